import ipaddr from 'ipaddr.js';

/** An IPv4 or IPv6 network: its first address, and how many bits all its addresses share. */
export type AddressRange = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Reads `10.8.0.0/16`, `fd00::/8` or a single address; undefined when it is none of these. */
export function parseAddressRange(text: string): AddressRange | undefined {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text);
    const address = ipaddr.parse(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch {
    return undefined;
  }
}

/** Whether an address is in the range. An IPv4 address inside IPv6 (`::ffff:10.8.0.5`) counts as IPv4. */
export function isInRange(address: string, [network, bits]: AddressRange): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.kind() === network.kind() && parsed.match(network, bits);
}
