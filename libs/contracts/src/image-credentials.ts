import { identityKey } from './stores/definition';
import { dockerHubDefinition, type DockerHubAccount } from './stores/docker-hub';
import type { ImageReference } from './image-reference';
import { DOCKER_HUB, normalRegistryUrl, registryOfImages } from './normal-form';
import type { ImageCredential } from './operations';
import { compareNames } from './name-order';
import { imageSearch, rankIn, type RecordSearch } from './resolve/record-search';
import { registriesDefinition, type Registry, type RegistryFields } from './stores/registries';

/** A record that an image can be pulled with. */
export interface FittingCredential extends ImageCredential {
  /** As images name it, with the path that the record is for: `ghcr.io/team`. */
  readonly registry: string;
  readonly username: string;
  readonly label: string;
}

/** What the rule needs to know of a registry and of a Docker Hub account. */
export type RegistryAccount = Pick<Registry, 'id' | 'label' | 'url' | 'username'>;
export type HubAccount = Pick<DockerHubAccount, 'id' | 'label' | 'username' | 'isDefault'>;

interface Ranked {
  readonly credential: FittingCredential;
  readonly rank: number;
}

/**
 * The records that fit an image, the best first: a registry fits when it is at the image's host and the image is under
 * its path, where it has one; Docker Hub accounts fit images of `docker.io`. The longest path comes first, then the
 * default Docker Hub account, then the label decides. The rules are those of `imageSearch`.
 */
export function credentialsFor(
  image: Pick<ImageReference, 'host' | 'repository'>,
  registries: readonly RegistryAccount[],
  hubAccounts: readonly HubAccount[],
): readonly FittingCredential[] {
  const search = imageSearch(image);
  const fitting = [
    ...registries.flatMap((record) => rankedRegistry(search, record)),
    ...hubAccounts.flatMap((record) => rankedHubAccount(search, record)),
  ];
  return fitting.sort(better).map(({ credential }) => credential);
}

function rankedRegistry(search: RecordSearch, { id, label, url, username }: RegistryAccount): Ranked[] {
  const identity = identityKey(registriesDefinition, { url, username } as RegistryFields);
  const rank = rankIn(search, { store: 'registries', identity });
  if (rank === undefined) return [];
  const registry = registryOfImages(normalRegistryUrl(url));
  return [{ credential: { store: 'registries', recordId: id, registry, username, label }, rank }];
}

function rankedHubAccount(search: RecordSearch, record: HubAccount): Ranked[] {
  const { id, label, username, isDefault } = record;
  const identity = identityKey(dockerHubDefinition, record);
  const rank = rankIn(search, { store: 'docker-hub', identity, isDefault });
  if (rank === undefined) return [];
  return [{ credential: { store: 'docker-hub', recordId: id, registry: DOCKER_HUB, username, label }, rank }];
}

function better(a: Ranked, b: Ranked): number {
  return b.rank - a.rank || compareNames(a.credential.label, b.credential.label);
}
