import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

/** How many addresses are remembered. */
const REMEMBERED = 1_000;

/** Where a request comes from, as sessions and the audit log keep it. */
export interface RequestSource {
  readonly address: string;
  readonly userAgent: string | null;
}

/** Fastify's `ip` already counts `X-Forwarded-For` from trusted proxies, and from nobody else. */
export function sourceOf(request: FastifyRequest): RequestSource {
  return { address: normalAddress(request.ip), userAgent: userAgentOf(request.headers) };
}

/** What the client calls itself: printable, and at most 300 characters of it. */
export function userAgentOf(headers: IncomingHttpHeaders): string | null {
  return headers['user-agent']?.replace(/[\p{Cc}\p{Cs}]/gu, '').slice(0, 300) || null;
}

/** One spelling per address: IPv4 inside IPv6 is IPv4, IPv6 is compressed. */
export const normalAddress = rememberingSome((address: string): string =>
  ipaddr.isValid(address) ? ipaddr.process(address).toString() : address,
);

/** What stands for the sender of a request, as long as nobody knows who it is. */
export function networkOf(request: FastifyRequest): string {
  return throttledNetwork(normalAddress(request.ip));
}

/** What counts as one address when tries are counted: one home has a whole IPv6 /64 (RFC 6177). */
export const throttledNetwork = rememberingSome((address: string): string => {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6
    ? `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/64`)}/64`
    : parsed.toString();
});

/** The same function, which does not read the addresses anew that come again and again. */
function rememberingSome(read: (address: string) => string): (address: string) => string {
  const known = new Map<string, string>();
  return (address) => {
    const found = known.get(address);
    if (found !== undefined) return found;
    const result = read(address);
    if (known.size >= REMEMBERED) known.clear();
    known.set(address, result);
    return result;
  };
}
