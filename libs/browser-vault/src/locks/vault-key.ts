import type { Bytes } from '@kiops/ssh-keys';
import { encode, randomBytes } from '../storage/sealed';

/** The vault key under a wrapping key: AES-256-GCM over its 32 raw bytes. */
export interface WrappedKey {
  readonly iv: Bytes;
  readonly ciphertext: Bytes;
}

const VAULT_KEY_ALGORITHM = { name: 'AES-GCM', length: 256 } as const;

/** A new vault key. Extractable, since it must be wrapped: drop it as soon as that is done. */
export function makeVaultKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey(VAULT_KEY_ALGORITHM, true, ['encrypt', 'decrypt']);
}

/** A new wrapping key that no script can read, and that only this browser has. */
export function makeDeviceKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey(VAULT_KEY_ALGORITHM, false, ['wrapKey', 'unwrapKey']);
}

/** A wrapping key from 32 derived bytes, which are overwritten. */
export async function wrappingKeyFrom(bytes: Bytes): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('raw', bytes, VAULT_KEY_ALGORITHM.name, false, [
      'wrapKey',
      'unwrapKey',
    ]);
  } finally {
    bytes.fill(0);
  }
}

/** `context` binds the wrap to its vault and place; see {@link wrapContext}. */
export async function wrapVaultKey(
  vaultKey: CryptoKey,
  wrappingKey: CryptoKey,
  context: string,
): Promise<WrappedKey> {
  const iv = randomBytes(12);
  const ciphertext = await crypto.subtle.wrapKey('raw', vaultKey, wrappingKey, parameters(iv, context));
  return { iv, ciphertext: new Uint8Array(ciphertext) };
}

/** Rejects when the wrapping key is not the right one. `extractable` only while a lock is changed. */
export function unwrapVaultKey(
  wrapped: WrappedKey,
  wrappingKey: CryptoKey,
  context: string,
  extractable: boolean,
): Promise<CryptoKey> {
  const unwrapping = parameters(wrapped.iv, context);
  const usages: KeyUsage[] = ['encrypt', 'decrypt'];
  return crypto.subtle.unwrapKey(
    'raw',
    wrapped.ciphertext,
    wrappingKey,
    unwrapping,
    VAULT_KEY_ALGORITHM.name,
    extractable,
    usages,
  );
}

/** What a wrap is bound to. */
export function wrapContext(vaultId: string, wrapId: string): string {
  return JSON.stringify(['kiops-vault-key', 1, vaultId, wrapId]);
}

function parameters(iv: Bytes, context: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: encode(context) };
}
