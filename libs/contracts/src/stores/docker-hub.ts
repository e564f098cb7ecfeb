import type { StoreDefinition } from './definition';
import { DOCKER_HUB } from '../normal-form';
import type { RecordBase } from '../records';

/** The fields of a Docker Hub account. */
export interface DockerHubFields {
  label: string;
  username: string;
  /** At most one account of an owner is the default; making one the default unmakes the other. */
  isDefault?: boolean;
  accessToken?: string | null;
}

/** A Docker Hub account as the service replies it. */
export interface DockerHubAccount extends RecordBase, Required<Omit<DockerHubFields, 'accessToken'>> {
  readonly hasAccessToken: boolean;
}

export const dockerHubDefinition: StoreDefinition<DockerHubFields> = {
  store: 'docker-hub',
  exportKey: 'dockerHubAuth',
  fields: {
    label: {},
    username: {},
    isDefault: { incidental: true },
    accessToken: { secret: true },
  },
  identityFields: ['username'],
  // Docker Hub's user names are lower case; people type them as they like.
  identity: (account) => [account.username.trim().toLowerCase()],
  title: (account) => `${DOCKER_HUB} · ${account.username}`,
};
