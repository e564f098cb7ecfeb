import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import { SealBrokenError } from '../problems/seal-broken-error';

/** AES-256-GCM with a random 96-bit nonce and a 128-bit tag (NIST SP 800-38D). */
const ALGORITHM = 'aes-256-gcm';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** Random bytes for so many nonces are fetched at once: one by one, fetching takes as long as the encryption. */
const FETCHED = 256;

let random = Buffer.alloc(0);

/** Every byte of what was fetched is used once. */
function newNonce(): Buffer {
  if (random.length < NONCE_LENGTH) random = randomBytes(FETCHED * NONCE_LENGTH);
  const nonce = random.subarray(0, NONCE_LENGTH);
  random = random.subarray(NONCE_LENGTH);
  return nonce;
}

/** Encrypts: `nonce | ciphertext | tag`. `context` is authenticated, not stored: opening needs the very same. */
export function seal(key: KeyObject | Uint8Array, plaintext: Uint8Array, context: Uint8Array): Buffer {
  const nonce = newNonce();
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_LENGTH }).setAAD(context);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/**
 * Decrypts what `seal` made.
 * @throws SealBrokenError when the key or the context is another one, or a bit was changed.
 */
export function unseal(key: KeyObject | Uint8Array, sealed: Uint8Array, context: Uint8Array): Buffer {
  if (sealed.length < NONCE_LENGTH + TAG_LENGTH) throw new SealBrokenError();
  const nonce = sealed.subarray(0, NONCE_LENGTH);
  const tag = sealed.subarray(sealed.length - TAG_LENGTH);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_LENGTH }).setAAD(context);
  decipher.setAuthTag(tag);
  const plaintext = decipher.update(sealed.subarray(NONCE_LENGTH, sealed.length - TAG_LENGTH));
  try {
    decipher.final();
  } catch {
    throw new SealBrokenError();
  }
  return plaintext;
}
