import { cbc } from '@noble/ciphers/aes.js';
import { md5 } from '@noble/hashes/legacy.js';
import { SshKeyError } from './key-errors';
import { wipe } from './key-material';
import { PemBlock } from './pem';

/** How OpenSSL's traditional format says that a block is encrypted (RFC 1421 §4.6.1.3). */
export interface DekInfo {
  readonly keyBytes: number;
  readonly iv: Uint8Array;
}

const AES_KEY_BYTES: Readonly<Record<string, number>> = {
  'AES-128-CBC': 16,
  'AES-192-CBC': 24,
  'AES-256-CBC': 32,
};

/** A block with a `Proc-Type: 4,ENCRYPTED` or `DEK-Info` header. */
export function isDekEncrypted(block: PemBlock): boolean {
  return block.headers.has('dek-info') || /ENCRYPTED/i.test(block.headers.get('proc-type') ?? '');
}

/** Throws `unsupported-encryption` for other ciphers than AES (DES and 3DES are obsolete). */
export function readDekInfo(block: PemBlock): DekInfo {
  const [cipher = '', ivHex = ''] = (block.headers.get('dek-info') ?? '')
    .split(',')
    .map((part) => part.trim());
  if (cipher === '') throw new SshKeyError('truncated');
  const keyBytes = AES_KEY_BYTES[cipher.toUpperCase()];
  if (!keyBytes) throw new SshKeyError('unsupported-encryption');
  if (!/^[0-9a-f]{32}$/i.test(ivHex)) throw new SshKeyError('damaged');
  const iv = Uint8Array.from({ length: 16 }, (_, index) =>
    Number.parseInt(ivHex.slice(index * 2, index * 2 + 2), 16),
  );
  return { keyBytes, iv };
}

/** The bytes inside. Throws `wrong-passphrase` where the padding shows it. */
export function openDekInfo(
  { keyBytes, iv }: DekInfo,
  ciphertext: Uint8Array,
  passphrase: Uint8Array,
): Uint8Array {
  if (ciphertext.length % 16 !== 0) throw new SshKeyError('truncated');
  const key = bytesToKey(passphrase, iv.subarray(0, 8), keyBytes);
  try {
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
