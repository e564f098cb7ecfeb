import { normalHost } from './host';

/** A scheme that is followed by another one, as when an address is pasted behind `https://`. */
const DOUBLED_SCHEME = /^(?:[a-z][a-z0-9+.-]*:\/\/)+(?=[a-z][a-z0-9+.-]*:\/\/)/i;

/** An address without blanks around it, and with the last of its schemes only. */
export function tidyAddress(url: string): string {
  return url.trim().replace(DOUBLED_SCHEME, '');
}

/** Where a Git provider is, of an address of its API: `https://gitlab.acme.io/api/v4/user` is `https://gitlab.acme.io`. */
export function tidyBaseUrl(url: string): string {
  const [, place, path] = /^((?:[a-z][a-z0-9+.-]*:\/\/)?[^/?#]*)(.*)$/is.exec(tidyAddress(url)) ?? [];
  const provider = place.replace(/^((?:https?:\/\/)?)api\.github\.com$/i, '$1github.com');
  const api = /\/api\/v[34](?=\/|$)/i.exec(path);
  return provider + (api ? path.slice(0, api.index) : path);
}

/** Every name of Docker Hub's host. */
export const DOCKER_HUB_HOSTS: ReadonlySet<string> = new Set([
  'docker.io',
  'hub.docker.com',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
]);

/** The one name that every alias of Docker Hub stands for. */
export const DOCKER_HUB = 'docker.io';

/**
 * A registry's address without scheme, default port, trailing slash, or the version of its API:
 * `https://Harbor.acme.io:443/v2/` is `harbor.acme.io`. Every alias of Docker Hub is `docker.io`.
 */
export function normalRegistryUrl(url: string): string {
  const { scheme, authority, path } = splitUrl(url);
  const server = normalAuthority(authority, defaultPorts(scheme));
  if (!/^(\/v[12])?$/.test(path)) return server + path;
  return DOCKER_HUB_HOSTS.has(server) ? DOCKER_HUB : server;
}

/** A registry in normal form as images name it: with a path too, every alias of Docker Hub is `docker.io`. */
export function registryOfImages(normal: string): string {
  const slash = normal.indexOf('/');
  if (slash < 0) return normal;
  const host = normal.slice(0, slash);
  return (DOCKER_HUB_HOSTS.has(host) ? DOCKER_HUB : host) + normal.slice(slash);
}

/** A Git provider's address without scheme, default port, trailing slash, `.git`, or what leads to its API. */
export function normalBaseUrl(url: string): string {
  const { scheme, authority, path } = splitUrl(tidyBaseUrl(url));
  return normalAuthority(authority, defaultPorts(scheme)) + withoutGitSuffix(path);
}

/**
 * A Kubernetes or Docker endpoint: the scheme stays, since `tcp:`, `unix:` and `https:` are different places, and so
 * does the user of `ssh:`; host in normal form, no default port, no trailing slash.
 */
export function normalEndpoint(url: string): string {
  const { scheme, authority, user, path } = splitUrl(url);
  if (scheme === 'unix' || scheme === 'npipe') return `${scheme}://${authority}${path}`;
  const kept = scheme === '' ? 'https' : scheme;
  const account = kept === 'ssh' && user !== '' ? `${user}@` : '';
  return `${kept}://${account}${normalAuthority(authority, ENDPOINT_PORTS[kept] ?? [])}${path}`;
}

const ENDPOINT_PORTS: Readonly<Record<string, readonly string[]>> = {
  https: ['443'],
  http: ['80'],
  ssh: ['22'],
};

/** 443 is never written; 80 only when HTTP is not said. */
function defaultPorts(scheme: string): readonly string[] {
  return scheme === 'http' ? ['80', '443'] : ['443'];
}

function splitUrl(url: string): { scheme: string; authority: string; user: string; path: string } {
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)([^?#]*)/i.exec(tidyAddress(url));
  const authority = match?.[2] ?? '';
  const at = authority.lastIndexOf('@');
  return {
    scheme: (match?.[1] ?? '').toLowerCase(),
    authority: authority.slice(at + 1),
    user: at < 0 ? '' : authority.slice(0, at).split(':')[0],
    path: withoutTrailingSlashes(match?.[3] ?? ''),
  };
}

function normalAuthority(authority: string, defaults: readonly string[]): string {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d{0,5}))?$/.exec(authority);
  const host = normalHost(match ? match[1] : authority);
  const port = match?.[2] ? String(Number(match[2])) : '';
  const written = host.includes(':') ? `[${host}]` : host;
  return port === '' || defaults.includes(port) ? written : `${written}:${port}`;
}

/** A loop, since `/\/+$/` takes quadratic time on a long row of slashes. */
function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

function withoutGitSuffix(path: string): string {
  let rest = path;
  while (rest.endsWith('.git')) rest = withoutTrailingSlashes(rest.slice(0, -4));
  return rest;
}
