import { normalHost } from './host';

const DOCKER_HUB_HOSTS = new Set([
  'docker.io',
  'hub.docker.com',
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
]);

/** The one name that every alias of Docker Hub stands for. */
export const DOCKER_HUB = 'docker.io';

/**
 * A registry's address without scheme, default port or trailing slash: `https://Harbor.acme.io:443/` is
 * `harbor.acme.io`. Every alias of Docker Hub is `docker.io`.
 */
export function normalRegistryUrl(url: string): string {
  const { scheme, authority, path } = splitUrl(url);
  const server = normalAuthority(authority, defaultPorts(scheme));
  return DOCKER_HUB_HOSTS.has(server) && /^(\/v[12])?$/.test(path) ? DOCKER_HUB : server + path;
}

/** A Git provider's address without scheme, default port, trailing slash or `.git`. */
export function normalBaseUrl(url: string): string {
  const { scheme, authority, path } = splitUrl(url);
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
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)([^?#]*)/i.exec(url.trim());
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
