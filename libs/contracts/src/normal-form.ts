/** Lower case, no trailing dot, IPv6 without brackets and compressed (RFC 5952). */
export function normalHost(host: string): string {
  const bare = host.trim().replace(/^\[(.*)\]$/, '$1');
  return bare.includes(':') ? normalIpv6(bare) : bare.toLowerCase().replace(/\.$/, '');
}

/** `host:port` as people write it: IPv6 in brackets (RFC 3986 section 3.2.2). */
export function hostAndPort(host: string, port: number): string {
  const normal = normalHost(host);
  return `${normal.includes(':') ? `[${normal}]` : normal}:${port}`;
}

/** `user@host:port`: how a server's account is named in the vault, in lists and in messages. */
export function serverAddress(server: { username: string; host: string; port: number }): string {
  return `${server.username}@${hostAndPort(server.host, server.port)}`;
}

const DOCKER_HUB_HOSTS = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/** The one name that every alias of Docker Hub stands for. */
export const DOCKER_HUB = 'docker.io';

/**
 * A registry's address without scheme, default port or trailing slash: `https://Harbor.acme.io:443/` is
 * `harbor.acme.io`. Every alias of Docker Hub is `docker.io`.
 */
export function normalRegistryUrl(url: string): string {
  const { scheme, authority, path } = splitUrl(url);
  const { host, port } = splitAuthority(authority);
  if (DOCKER_HUB_HOSTS.has(host) && (port === '' || port === '443') && /^(\/v[12])?$/.test(path)) return DOCKER_HUB;
  return withPort(host, port, scheme === 'http' ? '80' : '443') + path;
}

/** A Git provider's address without scheme, default port, trailing slash or `.git`. */
export function normalBaseUrl(url: string): string {
  const { scheme, authority, path } = splitUrl(url);
  const { host, port } = splitAuthority(authority);
  return withPort(host, port, scheme === 'http' ? '80' : '443') + path.replace(/\.git$/, '');
}

/**
 * A Kubernetes or Docker endpoint: the scheme stays, since `tcp:`, `unix:` and `https:` are different places;
 * host in normal form, no default HTTPS port, no trailing slash.
 */
export function normalEndpoint(url: string): string {
  const { scheme, authority, path } = splitUrl(url);
  if (scheme === 'unix' || scheme === 'npipe') return `${scheme}://${authority}${path}`;
  const { host, port } = splitAuthority(authority);
  const kept = scheme === '' ? 'https' : scheme;
  return `${kept}://${withPort(host, port, kept === 'https' ? '443' : '')}${path}`;
}

function splitUrl(url: string): { scheme: string; authority: string; path: string } {
  const match = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)([^?#]*)/i.exec(url.trim());
  return {
    scheme: (match?.[1] ?? '').toLowerCase(),
    authority: (match?.[2] ?? '').replace(/^.*@/, ''),
    path: (match?.[3] ?? '').replace(/\/+$/, ''),
  };
}

function splitAuthority(authority: string): { host: string; port: string } {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority);
  if (!match) return { host: normalHost(authority), port: '' };
  const port = match[2] ?? '';
  return { host: normalHost(match[1]), port: port === '' ? '' : String(Number(port)) };
}

function withPort(host: string, port: string, defaultPort: string): string {
  const written = host.includes(':') ? `[${host}]` : host;
  return port === '' || port === defaultPort ? written : `${written}:${port}`;
}

/** RFC 5952: lower case, no leading zeros, the longest run of zero groups (first of equals, at least two) as `::`. */
function normalIpv6(address: string): string {
  const [text, zone = ''] = address.toLowerCase().split('%');
  const groups = ipv6Groups(text);
  if (!groups) return address.toLowerCase();
  const written = groups.map((group) => group.toString(16));
  let best = { start: -1, length: 1 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  const compressed =
    best.start < 0
      ? written.join(':')
      : `${written.slice(0, best.start).join(':')}::${written.slice(best.start + best.length).join(':')}`;
  return zone === '' ? compressed : `${compressed}%${zone}`;
}

function ipv6Groups(text: string): number[] | undefined {
  const dotted = /^(.*:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (dotted) {
    const [a, b, c, d] = dotted.slice(2).map(Number);
    if (Math.max(a, b, c, d) > 255) return undefined;
    return ipv6Groups(`${dotted[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [left, right] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - left.length - (right?.length ?? 0);
  if (right ? missing < 1 : missing !== 0) return undefined;
  const all = right ? [...left, ...Array<string>(missing).fill('0'), ...right] : left;
  return all.every((group) => /^[0-9a-f]{1,4}$/.test(group)) ? all.map((group) => parseInt(group, 16)) : undefined;
}
