import { DOCKER_HUB } from '../normal-form';
import { nameAsSeen } from '../unseen';
import type { RecordOf, StoreDefinition } from './definition';

/** The fields of a Docker Hub account. */
export interface DockerHubFields {
  label: string;
  username: string;
  /** At most one account of an owner is the default; making one the default unmakes the other. */
  isDefault?: boolean;
  notes?: string | null;
  accessToken?: string | null;
}

export const dockerHubDefinition = {
  store: 'docker-hub',
  words: { many: 'Docker Hub', one: 'Docker Hub account' },
  exportKey: 'dockerHubAuth',
  refPrefix: 'h',
  fields: {
    label: {},
    // Docker Hub's user names are lower case; people type them as they like.
    username: { comparable: (name) => (typeof name === 'string' ? name.toLowerCase() : name) },
    isDefault: { incidental: true },
    notes: {},
    accessToken: { secret: true },
  },
  identityFields: ['username'],
  identity: (account) => [nameAsSeen(account.username).toLowerCase()],
  title: (account) => `${DOCKER_HUB} · ${account.username}`,
} as const satisfies StoreDefinition<DockerHubFields>;

/** A Docker Hub account as the service replies it. */
export type DockerHubAccount = RecordOf<typeof dockerHubDefinition>;
