import { WireReader } from '@kiops/ssh-keys';

/**
 * The signature algorithms that a server takes for public keys, from its SSH_MSG_EXT_INFO (RFC 8308 §2.3, §3.1).
 * Undefined if it does not say. Throws `WireError`.
 */
export function readSignatureAlgorithms(payload: Uint8Array): readonly string[] | undefined {
  const reader = new WireReader(payload);
  reader.byte();
  let algorithms: readonly string[] | undefined;
  for (let left = reader.uint32(); left > 0; left--) {
    const name = reader.text();
    const value = reader.string();
    if (name === 'server-sig-algs') algorithms = new TextDecoder().decode(value).split(',');
  }
  return algorithms;
}
