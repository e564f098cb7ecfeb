import { SshKeyError } from './key-errors';

/** WebCrypto; throws `crypto-unavailable` at an address to which the browser does not give it. */
export function webCrypto(): SubtleCrypto {
  const { subtle } = globalThis.crypto;
  if (!subtle) throw new SshKeyError('crypto-unavailable');
  return subtle;
}
