import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';

/**
 * The address of a KIOPS as it is kept: without a slash at its end.
 * @throws Failure when it is none; what was typed is not repeated, since people paste tokens at the wrong place
 */
export function serviceAddress(typed: string): string {
  const url = URL.parse(typed.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new Failure(
      'The address of KIOPS looks like https://kiops.example.com, without a user.',
      EXIT.usage,
    );
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** Whether a token travels to this address unprotected. */
export function isUnprotected(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}
