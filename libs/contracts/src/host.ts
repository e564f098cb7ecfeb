import { LIMITS } from './limits';

/** One 16-bit group, one 32-bit end, and the ways to write an address (RFC 3986 section 3.2.2, `IPv6address`). */
const GROUP = '[0-9a-f]{1,4}';
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = `(?:${OCTET}\\.){3}${OCTET}`;
const END = `(?:${GROUP}:${GROUP}|${IPV4})`;
/** An IPv6 address, as the source of a pattern. */
export const IPV6 = [
  `(?:${GROUP}:){6}${END}`,
  `::(?:${GROUP}:){5}${END}`,
  `(?:${GROUP})?::(?:${GROUP}:){4}${END}`,
  `(?:(?:${GROUP}:){0,1}${GROUP})?::(?:${GROUP}:){3}${END}`,
  `(?:(?:${GROUP}:){0,2}${GROUP})?::(?:${GROUP}:){2}${END}`,
  `(?:(?:${GROUP}:){0,3}${GROUP})?::${GROUP}:${END}`,
  `(?:(?:${GROUP}:){0,4}${GROUP})?::${END}`,
  `(?:(?:${GROUP}:){0,5}${GROUP})?::${GROUP}`,
  `(?:(?:${GROUP}:){0,6}${GROUP})?::`,
].join('|');
const LABEL = '[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}\\p{M}_-]*[\\p{L}\\p{N}\\p{M}_])?';
const NAME = `${LABEL}(?:\\.${LABEL})*\\.?`;

/**
 * A host: a DNS name, an IPv4 address, or an IPv6 address with or without brackets. No scheme, port, space or path, and no
 * zone, which means something on one machine only.
 */
export const HOST = new RegExp(`^(?:\\[(?:${IPV6})\\]|(?:${IPV6})|${NAME})$`, 'iu');

/** RFC 4007 section 11: `%` and the name of an interface. */
const ZONED = new RegExp(`^\\[?(?:${IPV6})%[^\\]]*\\]?$`, 'iu');

const HOST_AND_PORT = new RegExp(`^(?:\\[(?:${IPV6})\\]|${NAME}):(\\d{1,5})$`, 'iu');

/** Whether a text is `host:port`, an IPv6 address in brackets. */
export function isHostAndPort(text: string): boolean {
  const port = Number(HOST_AND_PORT.exec(text)?.[1]);
  return text.length <= LIMITS.host.max && port >= LIMITS.port.min && port <= LIMITS.port.max;
}

/** What is wrong with a host, in words; undefined when nothing is. */
export function hostFault(text: string): string | undefined {
  if (HOST.test(text)) return undefined;
  return ZONED.test(text)
    ? 'What follows % names a network card of one machine: KIOPS cannot reach that. Enter another address, or a name.'
    : 'Enter a host name or an IP address, without scheme, port or spaces.';
}

/** Lower case, composed characters (NFC), no trailing dot, IPv6 without brackets and compressed (RFC 5952). */
export function normalHost(host: string): string {
  const bare = host.trim().replace(/^\[(.*)\]$/s, '$1');
  return bare.includes(':') ? normalIpv6(bare) : bare.toLowerCase().normalize('NFC').replace(/\.$/, '');
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

/** The eight groups of an IPv6 address; undefined when the text is none. */
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
  return all.every((group) => /^[0-9a-f]{1,4}$/.test(group))
    ? all.map((group) => parseInt(group, 16))
    : undefined;
}
