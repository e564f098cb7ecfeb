import { normalRegistryUrl, tidyAddress } from '../normal-form';
import { nameAsSeen } from '../unseen';
import type { RecordOf, StoreDefinition } from './definition';

export const REGISTRY_KINDS = [
  'docker',
  'harbor',
  'ghcr',
  'gitlab',
  'ecr',
  'acr',
  'gar',
  'quay',
  'other',
] as const;
export type RegistryKind = (typeof REGISTRY_KINDS)[number];

/** What signs in: a password or access token, or a refresh token (`identitytoken` of Docker's configuration). */
export const REGISTRY_SECRET_KINDS = ['password', 'identity-token'] as const;
export type RegistrySecretKind = (typeof REGISTRY_SECRET_KINDS)[number];

/** The fields of an image registry's account. */
export interface RegistryFields {
  label: string;
  kind: RegistryKind;
  url: string;
  username: string;
  /** Left out: a password. */
  secretKind?: RegistrySecretKind;
  notes?: string | null;
  password?: string | null;
}

export const registriesDefinition = {
  store: 'registries',
  words: { many: 'Registries', one: 'registry' },
  exportKey: 'registries',
  refPrefix: 'r',
  fields: {
    label: {},
    kind: {},
    url: { address: true, tidy: tidyAddress },
    username: {},
    // A file that says nothing of it means a password.
    secretKind: { comparable: (kind) => (kind === 'password' ? null : kind) },
    notes: {},
    password: { secret: true },
  },
  identityFields: ['url', 'username'],
  identity: (registry) => [normalRegistryUrl(registry.url), nameAsSeen(registry.username)],
  title: (registry) => `${normalRegistryUrl(registry.url)} · ${registry.username}`,
} as const satisfies StoreDefinition<RegistryFields>;

/** A registry as the service replies it. */
export type Registry = RecordOf<typeof registriesDefinition>;
