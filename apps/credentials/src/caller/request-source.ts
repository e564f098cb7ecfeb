import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

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
export function normalAddress(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
}

/** What stands for the sender of a request, as long as nobody knows who it is. */
export function networkOf(request: FastifyRequest): string {
  return throttledNetwork(normalAddress(request.ip));
}

/** What counts as one address when tries are counted: one home has a whole IPv6 /64 (RFC 6177). */
export function throttledNetwork(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6
    ? `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/64`)}/64`
    : parsed.toString();
}
