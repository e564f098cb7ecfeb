import type { DockerHubAccount } from './stores/docker-hub';
import type { ImageReference } from './image-reference';
import { DOCKER_HUB, normalRegistryUrl } from './normal-form';
import type { ImageCredential } from './operations';
import { compareNames } from './name-order';
import type { Registry } from './stores/registries';

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
  /** How much of the image's path the record names. */
  readonly path: number;
  readonly isDefault: boolean;
}

/** The paths under which a registry's API is reached; people copy them with the address. */
const API_PATHS: ReadonlySet<string> = new Set(['', '/v1', '/v2']);

/**
 * The records that fit an image, the best first: a registry fits when it is at the image's host and the image is under
 * its path, where it has one; Docker Hub accounts fit images of `docker.io`. The longest path comes first, then the
 * default Docker Hub account, then the label decides.
 */
export function credentialsFor(
  image: Pick<ImageReference, 'host' | 'repository'>,
  registries: readonly RegistryAccount[],
  hubAccounts: readonly HubAccount[],
): readonly FittingCredential[] {
  const host = normalRegistryUrl(image.host);
  const fitting = registries.flatMap((record) => fittingRegistry(host, image.repository, record));
  if (host === DOCKER_HUB) fitting.push(...hubAccounts.map(rankedHubAccount));
  return fitting.sort(better).map(({ credential }) => credential);
}

function fittingRegistry(
  host: string,
  repository: string,
  { id, label, url, username }: RegistryAccount,
): Ranked[] {
  const registry = normalRegistryUrl(url);
  const slash = registry.indexOf('/');
  const path = slash < 0 || API_PATHS.has(registry.slice(slash)) ? '' : registry.slice(slash + 1);
  const isAtHost = (slash < 0 ? registry : registry.slice(0, slash)) === host;
  if (!isAtHost || (path !== '' && !`${repository}/`.startsWith(`${path}/`))) return [];
  const shown = path === '' ? host : `${host}/${path}`;
  const credential = { store: 'registries', recordId: id, registry: shown, username, label } as const;
  return [{ credential, path: path.length, isDefault: false }];
}

function rankedHubAccount({ id, label, username, isDefault }: HubAccount): Ranked {
  const credential = { store: 'docker-hub', recordId: id, registry: DOCKER_HUB, username, label } as const;
  return { credential, path: 0, isDefault };
}

function better(a: Ranked, b: Ranked): number {
  return (
    b.path - a.path ||
    Number(b.isDefault) - Number(a.isDefault) ||
    compareNames(a.credential.label, b.credential.label)
  );
}
