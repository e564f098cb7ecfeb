import { DOCKER_HUB, normalRegistryUrl } from './normal-form';
import type { RegistryKind } from './stores/registries';

/** The hosts of public registries, and the names that people give to their own. The first that fits is taken. */
const KINDS: readonly (readonly [RegExp, RegistryKind])[] = [
  [/^(?:ghcr\.io|containers\.[a-z0-9-]+\.ghe\.com|docker\.pkg\.github\.com)$/, 'ghcr'],
  [/^(?:[a-z0-9-]+\.)?quay\.io$/, 'quay'],
  [/^(?:[a-z0-9-]+\.)*(?:pkg\.dev|gcr\.io)$/, 'gar'],
  [
    /^(?:\d+\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)|public\.ecr\.aws)$/,
    'ecr',
  ],
  [/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.azurecr\.(?:io|cn|us)$/, 'acr'],
  [/^registry\.gitlab\.com$|^(?:[a-z0-9-]+\.)?gitlab\./, 'gitlab'],
  [/^(?:[a-z0-9-]+\.)*harbor[a-z0-9-]*\./, 'harbor'],
];

/**
 * The kind of a registry as far as its address tells: by the hosts of the public ones, and by a host that is called
 * `harbor` or `gitlab`. `docker` for Docker Hub, `other` where nothing tells.
 */
export function registryKindOf(url: string): RegistryKind {
  const registry = normalRegistryUrl(url);
  if (registry === DOCKER_HUB) return 'docker';
  const host = registry.split(/[/:]/, 1)[0].slice(0, 253);
  return KINDS.find(([pattern]) => pattern.test(host))?.[1] ?? 'other';
}
