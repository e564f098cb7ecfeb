import type { Bytes } from '@kiops/ssh-keys';
import { VaultError } from '../vault-errors';

/** A value under AES-256-GCM. */
export interface Sealed {
  /** 96 random bits, new for every write (NIST SP 800-38D §8.2.2). */
  readonly iv: Bytes;
  readonly ciphertext: Bytes;
}

const IV_BYTES = 12;

/** Encrypts a JSON value. `context` says what it is and where it belongs, and must be the same when it is opened. */
export async function seal(key: CryptoKey, context: string, value: unknown): Promise<Sealed> {
  const iv = randomBytes(IV_BYTES);
  const plain = encode(JSON.stringify(value));
  const ciphertext = await crypto.subtle.encrypt(parameters(iv, context), key, plain);
  plain.fill(0);
  return { iv, ciphertext: new Uint8Array(ciphertext) };
}

/** Rejects with `tampered` when the bytes, the context or the key are others. */
export async function open(key: CryptoKey, context: string, { iv, ciphertext }: Sealed): Promise<unknown> {
  try {
    const plain = new Uint8Array(await crypto.subtle.decrypt(parameters(iv, context), key, ciphertext));
    const value: unknown = JSON.parse(new TextDecoder().decode(plain));
    plain.fill(0);
    return value;
  } catch {
    throw new VaultError('tampered');
  }
}

/** Whether it can be opened. The plain bytes are overwritten at once. */
export async function opens(key: CryptoKey, context: string, { iv, ciphertext }: Sealed): Promise<boolean> {
  try {
    new Uint8Array(await crypto.subtle.decrypt(parameters(iv, context), key, ciphertext)).fill(0);
    return true;
  } catch {
    return false;
  }
}

export function isSealed(value: unknown): value is Sealed {
  if (typeof value !== 'object' || value === null) return false;
  const { iv, ciphertext } = value as Partial<Sealed>;
  return iv instanceof Uint8Array && iv.length === IV_BYTES && ciphertext instanceof Uint8Array;
}

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** The UTF-8 bytes of a text. */
export function encode(text: string): Bytes {
  return new TextEncoder().encode(text);
}

function parameters(iv: Bytes, context: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: encode(context) };
}
