import { cbc } from '@noble/ciphers/aes.js';
import { DerReader, DerTag } from './der';
import { SshKeyError } from './key-errors';
import { wipe } from './key-material';
import { Bytes } from './wire';
import { webCrypto } from './web-crypto';

/** `EncryptedPrivateKeyInfo` under PBES2 with PBKDF2 and AES-CBC or DES-EDE3-CBC (RFC 8018 §6.2, App. A). */
export interface Pbes2Envelope {
  readonly salt: Bytes;
  readonly iterations: number;
  /** WebCrypto's name of the hash under PBKDF2's HMAC. */
  readonly hash: string;
  readonly keyBytes: number;
  readonly iv: Bytes;
  readonly ciphertext: Bytes;
}

/** A few seconds of work. OpenSSL uses 2,048 by itself; advice for passwords goes up to 1.3 million. */
const MOST_PBKDF2_ITERATIONS = 5_000_000;

const PBES2_OID = '1.2.840.113549.1.5.13';
const PBKDF2_OID = '1.2.840.113549.1.5.12';

/** DES-CBC. */
const LEGACY_CIPHERS = new Set(['1.3.14.3.2.7']);

const PRF_HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'SHA-1',
  '1.2.840.113549.2.9': 'SHA-256',
  '1.2.840.113549.2.10': 'SHA-384',
  '1.2.840.113549.2.11': 'SHA-512',
};

/** AES-CBC by its three sizes of key, and DES-EDE3-CBC. */
const CIPHERS: Readonly<Record<string, { readonly keyBytes: number; readonly blockBytes: 8 | 16 }>> = {
  '2.16.840.1.101.3.4.1.2': { keyBytes: 16, blockBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { keyBytes: 24, blockBytes: 16 },
  '2.16.840.1.101.3.4.1.42': { keyBytes: 32, blockBytes: 16 },
  '1.2.840.113549.3.7': { keyBytes: 24, blockBytes: 8 },
};

/** PBES1 with DES or RC2, and PKCS#12's schemes with RC4 or RC2: OpenSSL opens them only with its provider of that name. */
const LEGACY_SCHEMES = /^1\.2\.840\.113549\.1\.(5\.(1|3|4|6|10|11)|12\.1\.(1|2|5|6))$/;

/** Reads the envelope without opening it; throws `unsupported-encryption` or `legacy-encryption` for other schemes. */
export function readPbes2(bytes: Uint8Array): Pbes2Envelope {
  const outer = new DerReader(bytes);
  const info = outer.sequence();
  const algorithm = info.sequence();
  const ciphertext = info.octetString();
  if (!info.atEnd || !outer.atEnd) throw new SshKeyError('damaged');
  const scheme = algorithm.objectIdentifier();
  if (LEGACY_SCHEMES.test(scheme)) throw new SshKeyError('legacy-encryption');
  if (scheme !== PBES2_OID) throw new SshKeyError('unsupported-encryption');
  const parameters = algorithm.sequence();
  const kdf = readPbkdf2(parameters.sequence());
  const { keyBytes, iv } = readCipher(parameters.sequence());
  if (kdf.keyBytes !== undefined && kdf.keyBytes !== keyBytes) throw new SshKeyError('damaged');
  if (ciphertext.length === 0 || ciphertext.length % iv.length !== 0) throw new SshKeyError('damaged');
  return { ...kdf, keyBytes, iv, ciphertext: ciphertext.slice() };
}

/** The PKCS#8 bytes inside. Throws `wrong-passphrase`, `pkcs8-too-costly`, `crypto-unavailable`. */
export async function openPbes2(envelope: Pbes2Envelope, passphrase: Bytes): Promise<Uint8Array> {
  if (envelope.iterations > MOST_PBKDF2_ITERATIONS) throw new SshKeyError('pkcs8-too-costly');
  const subtle = webCrypto();
  const password = await subtle.importKey('raw', passphrase, 'PBKDF2', false, ['deriveBits']);
  const { salt, iterations, hash } = envelope;
  const bits = await subtle.deriveBits(
    { name: 'PBKDF2', salt, iterations, hash },
    password,
    envelope.keyBytes * 8,
  );
  // Loaded when it is needed: few keys are so old.
  const des = envelope.iv.length === 8 ? await import('./des-cbc') : undefined;
  const key = new Uint8Array(bits);
  try {
    if (des) return des.decryptPaddedDesCbc(key, envelope.iv, envelope.ciphertext);
    return cbc(key, envelope.iv).decrypt(envelope.ciphertext);
  } catch {
    throw new SshKeyError('wrong-passphrase');
  } finally {
    wipe(key);
  }
}

function readPbkdf2(algorithm: DerReader) {
  if (algorithm.objectIdentifier() !== PBKDF2_OID) throw new SshKeyError('unsupported-encryption');
  const parameters = algorithm.sequence();
  const salt = parameters.octetString().slice();
  const iterations = parameters.smallInteger();
  if (iterations < 1) throw new SshKeyError('damaged');
  const keyBytes = parameters.peek() === DerTag.integer ? parameters.smallInteger() : undefined;
  // HMAC with SHA-1 is the default that DER leaves out (RFC 8018 App. A.2).
  const hash = parameters.atEnd ? 'SHA-1' : PRF_HASHES[parameters.sequence().objectIdentifier()];
  if (!hash) throw new SshKeyError('unsupported-encryption');
  return { salt, iterations, keyBytes, hash };
}

function readCipher(algorithm: DerReader): { keyBytes: number; iv: Bytes } {
  const oid = algorithm.objectIdentifier();
  const cipher = CIPHERS[oid];
  if (!cipher)
    throw new SshKeyError(LEGACY_CIPHERS.has(oid) ? 'legacy-encryption' : 'unsupported-encryption');
  const iv = algorithm.octetString().slice();
  if (iv.length !== cipher.blockBytes) throw new SshKeyError('damaged');
  return { keyBytes: cipher.keyBytes, iv };
}
