import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type AddressRange, isInRange, parseAddressRange } from '../config/address-range';

/** Ranges that never hold a server of the user's: this machine, its links, and everything that is not unicast. */
const DENIED_KINDS: ReadonlySet<string> = new Set([
  'unspecified',
  'loopback',
  'linkLocal',
  'broadcast',
  'multicast',
  'reserved',
  'discard',
]);

/** Cloud metadata services that are not at a link-local address: AWS over IPv6, Oracle, Alibaba. */
const METADATA_RANGES = ['fd00:ec2::254', '192.0.0.192', '100.100.100.200'].map(
  (address) => parseAddressRange(address) as AddressRange,
);

/** What the relay may be configured with, beside its built-in rules. */
interface AddressRulesOptions {
  /** Networks that are refused too. */
  readonly deny: readonly AddressRange[];
  /** Networks that are allowed whatever the built-in rules say; `deny` still wins. */
  readonly allow: readonly AddressRange[];
  /** True while the service itself listens on loopback only, so that a newcomer can try their own machine. */
  readonly allowLoopback: boolean;
}

/**
 * Says which addresses the relay may dial. An IPv4 address that travels inside IPv6 (mapped, RFC 4291 section 2.5.5.2;
 * translated, RFC 6145; NAT64, RFC 6052; 6to4, RFC 3056; compatible, RFC 4291 section 2.5.5.1) is judged as the IPv4 address it reaches.
 */
export class AddressRules {
  constructor(private readonly options: AddressRulesOptions) {}

  /** Whether an address in text form may be dialled; what does not parse may not. */
  allows(text: string): boolean {
    if (isIP(text) === 0) return false;
    const address = reachedAddress(ipaddr.parse(text));
    const isIn = (ranges: readonly AddressRange[]) =>
      ranges.some((range) => isInRange(address.toString(), range));
    if (isIn(this.options.deny)) return false;
    if (isIn(this.options.allow)) return true;
    if (isIn(METADATA_RANGES)) return false;
    const kind = address.range();
    return kind === 'loopback' ? this.options.allowLoopback : !DENIED_KINDS.has(kind);
  }
}

/** Whether two addresses in text form are the same place, however they are written. */
export function isSamePlace(one: string, other: string): boolean {
  return reachedAddress(ipaddr.parse(one)).toString() === reachedAddress(ipaddr.parse(other)).toString();
}

function reachedAddress(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (!(address instanceof ipaddr.IPv6)) return address;
  const bytes = address.toByteArray();
  switch (address.range()) {
    case 'ipv4Mapped':
    case 'rfc6145':
    case 'rfc6052':
      return ipv4(bytes.slice(12));
    case '6to4':
      return ipv4(bytes.slice(2, 6));
    default:
      // IPv4-compatible, long deprecated and still parsed by some stacks; `::` and `::1` keep their own meaning.
      return bytes.slice(0, 12).every((byte) => byte === 0) && (bytes[12] !== 0 || bytes[13] !== 0)
        ? ipv4(bytes.slice(12))
        : address;
  }
}

function ipv4(bytes: number[]): ipaddr.IPv4 {
  return ipaddr.fromByteArray(bytes) as ipaddr.IPv4;
}
