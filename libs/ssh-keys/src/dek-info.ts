import { cbc } from '@noble/ciphers/aes.js';
import { md5 } from '@noble/hashes/legacy.js';
import { SshKeyError } from './key-errors';
import { wipe } from './key-material';
import { PemBlock } from './pem';

interface DekCipher {
  readonly keyBytes: number;
  readonly blockBytes: 8 | 16;
}

/** How OpenSSL's traditional format says that a block is encrypted (RFC 1421 §4.6.1.3). */
export interface DekInfo {
  readonly cipher: DekCipher;
  readonly iv: Uint8Array;
}

const CIPHERS: Readonly<Record<string, DekCipher>> = {
  'AES-128-CBC': { keyBytes: 16, blockBytes: 16 },
  'AES-192-CBC': { keyBytes: 24, blockBytes: 16 },
  'AES-256-CBC': { keyBytes: 32, blockBytes: 16 },
  'DES-EDE3-CBC': { keyBytes: 24, blockBytes: 8 },
  'DES-CBC': { keyBytes: 8, blockBytes: 8 },
};

/** What OpenSSL opens only with its provider of that name. */
const LEGACY_CIPHERS = /^(BF|CAST5?|IDEA|RC2|RC4|RC5|SEED|DESX)\b/i;

/** A block with a `Proc-Type: 4,ENCRYPTED` or `DEK-Info` header. */
export function isDekEncrypted(block: PemBlock): boolean {
  return block.headers.has('dek-info') || /ENCRYPTED/i.test(block.headers.get('proc-type') ?? '');
}

/** Throws `unsupported-encryption` or `legacy-encryption` for other ciphers than AES, 3DES and DES. */
export function readDekInfo(block: PemBlock): DekInfo {
  const [name = '', ivHex = ''] = (block.headers.get('dek-info') ?? '').split(',').map((part) => part.trim());
  if (name === '') throw new SshKeyError('truncated');
  const cipher = CIPHERS[name.toUpperCase()];
  if (!cipher) {
    throw new SshKeyError(LEGACY_CIPHERS.test(name) ? 'legacy-encryption' : 'unsupported-encryption');
  }
  if (!/^[0-9a-f]+$/i.test(ivHex) || ivHex.length !== 2 * cipher.blockBytes) throw new SshKeyError('damaged');
  const iv = Uint8Array.from({ length: cipher.blockBytes }, (_, index) =>
    Number.parseInt(ivHex.slice(index * 2, index * 2 + 2), 16),
  );
  return { cipher, iv };
}

/** The bytes inside. Throws `wrong-passphrase` where the padding shows it. */
export async function openDekInfo(
  { cipher, iv }: DekInfo,
  ciphertext: Uint8Array,
  passphrase: Uint8Array,
): Promise<Uint8Array> {
  if (ciphertext.length % cipher.blockBytes !== 0) throw new SshKeyError('truncated');
  // Loaded when it is needed: few keys are so old.
  const des = cipher.blockBytes === 8 ? await import('./des-cbc') : undefined;
  const key = bytesToKey(passphrase, iv.subarray(0, 8), cipher.keyBytes);
  try {
    if (des) return des.decryptPaddedDesCbc(key, iv, ciphertext);
    return cbc(key, iv).decrypt(ciphertext);
  } catch {
    throw new SshKeyError('wrong-passphrase');
  } finally {
    wipe(key);
  }
}

/** OpenSSL's EVP_BytesToKey with MD5 and one round: weak, and all that this old format has. */
function bytesToKey(passphrase: Uint8Array, salt: Uint8Array, length: number): Uint8Array {
  const key = new Uint8Array(Math.ceil(length / 16) * 16);
  let previous: Uint8Array = new Uint8Array(0);
  for (let position = 0; position < length; position += 16) {
    previous = md5.create().update(previous).update(passphrase).update(salt).digest();
    key.set(previous, position);
  }
  return key.subarray(0, length);
}
