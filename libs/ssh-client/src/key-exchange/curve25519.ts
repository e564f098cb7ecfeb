import { x25519 } from '@noble/curves/ed25519.js';
import type { Bytes } from '@kiops/ssh-keys';
import { KeyAgreement, badKeyExchange, mpintContents } from './key-agreement';

/** One X25519 key pair (RFC 7748), used for one exchange. */
export interface X25519Pair {
  readonly publicKey: Bytes;
  /** The raw shared secret, 32 bytes. Fails with `bad-key-exchange`, also when the result is zero (RFC 8731 §3). */
  agree(theirPublicKey: Bytes): Promise<Bytes>;
}

/** WebCrypto's X25519, or the script in browsers that lack it. */
export async function createX25519Pair(): Promise<X25519Pair> {
  try {
    return await createNativePair();
  } catch {
    return createScriptedPair();
  }
}

async function createNativePair(): Promise<X25519Pair> {
  const pair = await crypto.subtle.generateKey('X25519', false, ['deriveBits']);
  if (!('privateKey' in pair)) throw new Error('X25519 gives a pair of keys.');
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return {
    publicKey,
    async agree(theirPublicKey) {
      try {
        const theirs = await crypto.subtle.importKey('raw', theirPublicKey, 'X25519', false, []);
        const bits = await crypto.subtle.deriveBits({ name: 'X25519', public: theirs }, pair.privateKey, 256);
        return notZero(new Uint8Array(bits));
      } catch (error) {
        throw badKeyExchange(error);
      }
    },
  };
}

/** For browsers whose WebCrypto lacks X25519. */
function createScriptedPair(): X25519Pair {
  const { secretKey, publicKey } = x25519.keygen();
  return {
    publicKey: new Uint8Array(publicKey),
    async agree(theirPublicKey) {
      try {
        return notZero(new Uint8Array(x25519.getSharedSecret(secretKey, theirPublicKey)));
      } catch (error) {
        throw badKeyExchange(error);
      } finally {
        secretKey.fill(0);
      }
    },
  };
}

function notZero(secret: Bytes): Bytes {
  if (secret.every((byte) => byte === 0)) throw new Error('The shared secret is zero.');
  return secret;
}

/** `curve25519-sha256`: RFC 8731. */
export async function curve25519Agreement(): Promise<KeyAgreement> {
  const pair = await createX25519Pair();
  return {
    hash: 'SHA-256',
    publicValue: pair.publicKey,
    agree: async (theirs) => mpintContents(await pair.agree(theirs)),
  };
}
