import type { Bytes } from '@kiops/ssh-keys';
import { SshError } from '../errors';

/** Hashes that key exchanges use, by their WebCrypto names. */
export type KexHash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/**
 * This side's share of one key agreement. Both public values and the shared secret are the contents of an SSH
 * `string` or `mpint`: those two look the same on the wire, so the method alone decides which it is.
 */
export interface KeyAgreement {
  readonly hash: KexHash;
  /** What goes to the server in SSH_MSG_KEXDH_INIT, SSH_MSG_KEX_ECDH_INIT or SSH_MSG_KEX_HYBRID_INIT. */
  readonly publicValue: Bytes;
  /** The numbers of the messages that carry the public values; those of most methods, if not given. */
  readonly messages?: { readonly init: number; readonly reply: number };
  /** What the exchange hash covers before the public values, as it stands there; nothing, if not given. */
  readonly agreedBefore?: Bytes;
  /** The shared secret. Fails with `bad-key-exchange` when the server's public value is not a valid one. */
  agree(theirPublicValue: Bytes): Promise<Bytes>;
}

/** How a method that agrees on more than public values talks with the server before those. */
export interface KexTalk {
  send(payload: Bytes): void;
  /** The next key exchange message, which must have this number. */
  receive(expected: number): Promise<Bytes>;
}

/** The server's public value is not one that an honest server sends. */
export function badKeyExchange(cause?: unknown): SshError<'bad-key-exchange'> {
  return new SshError(
    'bad-key-exchange',
    "The server's share of the key exchange is not valid.",
    {},
    { cause },
  );
}

/** The contents of an `mpint` (RFC 4251 §5) that holds the unsigned big-endian number. */
export function mpintContents(number: Uint8Array): Bytes {
  let start = 0;
  while (start < number.length && number[start] === 0) start += 1;
  const significant = number.subarray(start);
  const needsZero = significant.length > 0 && significant[0] >= 0x80;
  const contents = new Uint8Array(significant.length + (needsZero ? 1 : 0));
  contents.set(significant, needsZero ? 1 : 0);
  return contents;
}
