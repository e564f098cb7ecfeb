import { normalBaseUrl, tidyBaseUrl } from '../normal-form';
import { nameAsSeen } from '../unseen';
import type { RecordOf, StoreDefinition } from './definition';

export const GIT_PROVIDERS = ['github', 'gitlab', 'other'] as const;
export type GitProvider = (typeof GIT_PROVIDERS)[number];

/** Where each provider's public service lives; empty where there is none. */
export const DEFAULT_BASE_URLS: Readonly<Record<GitProvider, string>> = {
  github: 'https://github.com',
  gitlab: 'https://gitlab.com',
  other: '',
};

/** What stands for the user where the token alone says who it is: each provider takes any, and names this one. */
export const TOKEN_USERS: Readonly<Record<GitProvider, string>> = {
  github: 'x-access-token',
  gitlab: 'oauth2',
  other: 'git',
};

/** The fields of a Git provider's token. */
export interface SourceRepositoryFields {
  label: string;
  provider: GitProvider;
  baseUrl: string;
  username?: string | null;
  scopes?: readonly string[];
  /** RFC 3339; null when the token does not expire or nobody knows. */
  expiresAt?: string | null;
  notes?: string | null;
  token?: string | null;
}

export const sourceRepositoriesDefinition = {
  store: 'source-repositories',
  words: { many: 'Source Repositories', one: 'source repository' },
  exportKey: 'sourceRepositories',
  refPrefix: 'g',
  fields: {
    label: {},
    provider: {},
    baseUrl: { address: true, tidy: tidyBaseUrl },
    username: {},
    scopes: { comparable: (scopes) => (Array.isArray(scopes) ? [...scopes].sort() : scopes) },
    expiresAt: { comparable: (time) => (typeof time === 'string' ? Date.parse(time) : time) },
    notes: {},
    token: { secret: true },
  },
  identityFields: ['baseUrl', 'username'],
  identity: (source) => [normalBaseUrl(source.baseUrl), nameAsSeen(source.username ?? '')],
  title: ({ baseUrl, username }) => normalBaseUrl(baseUrl) + (username ? ` · ${username}` : ''),
} as const satisfies StoreDefinition<SourceRepositoryFields>;

/** A Git token as the service replies it. */
export type SourceRepository = RecordOf<typeof sourceRepositoriesDefinition>;
