import { argon2idAsync } from '@noble/hashes/argon2.js';
import { expand } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { base64Bytes } from '../files/base64';
import { ReadError } from '../read-error';

/** What an export may ask for: Bitwarden's own limits, and less than a minute of Argon2. */
export const KDF_LIMITS = {
  pbkdf2: { iterations: 2_000_000 },
  argon2: {
    iterations: 10,
    memory: 1024,
    parallelism: 16,
    /** Memory in MiB, times iterations. */ work: 1024,
  },
} as const;

type Bytes = Uint8Array<ArrayBuffer>;

interface Keys {
  readonly encryption: Bytes;
  readonly mac: Bytes;
}

/**
 * Opens an export that is protected by a password of its own (Bitwarden, “Encrypted Export”): the password is stretched by
 * PBKDF2-SHA-256 or Argon2id, then divided by HKDF into the keys of AES-256-CBC and HMAC-SHA-256.
 *
 * @throws ReadError `refused` when deriving would cost too much, before it begins; `wrong-passphrase`; `damaged`.
 */
export async function openExport(
  json: Readonly<Record<string, unknown>>,
  password: string,
  signal?: AbortSignal,
): Promise<string> {
  const validation = encryptedText(json['encKeyValidation_DO_NOT_EDIT']);
  const data = encryptedText(json['data']);
  if (validation === undefined || data === undefined) throw damaged();
  const keys = await keysOf(json, new TextEncoder().encode(password), signal);
  if ((await decrypted(validation, keys)) === undefined) {
    throw new ReadError('wrong-passphrase', 'The passphrase does not open this export.');
  }
  const opened = await decrypted(data, keys);
  if (opened === undefined) throw damaged();
  return new TextDecoder('utf-8').decode(opened);
}

async function keysOf(
  json: Readonly<Record<string, unknown>>,
  password: Bytes,
  signal?: AbortSignal,
): Promise<Keys> {
  const { salt, kdfType, kdfIterations, kdfMemory, kdfParallelism } = json;
  if (typeof salt !== 'string') throw damaged();
  const saltBytes = new TextEncoder().encode(salt);
  let key: Uint8Array;
  if (kdfType === 0) {
    const iterations = bounded(kdfIterations, KDF_LIMITS.pbkdf2.iterations);
    const given = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
    const bits = await crypto.subtle.deriveBits(
      { name: 'PBKDF2', hash: 'SHA-256', salt: saltBytes, iterations },
      given,
      256,
    );
    key = new Uint8Array(bits);
  } else if (kdfType === 1) {
    const { argon2 } = KDF_LIMITS;
    const memory = bounded(kdfMemory, argon2.memory);
    const iterations = bounded(kdfIterations, argon2.iterations);
    const parallelism = bounded(kdfParallelism, argon2.parallelism);
    if (memory * iterations > argon2.work) throw tooCostly();
    const onProgress = () => signal?.throwIfAborted();
    key = await argon2idAsync(password, sha256(saltBytes), {
      t: iterations,
      m: memory * 1024,
      p: parallelism,
      dkLen: 32,
      onProgress,
    });
  } else throw damaged();
  const part = (name: string) => expand(sha256, key, new TextEncoder().encode(name), 32) as Bytes;
  return { encryption: part('enc'), mac: part('mac') };
}

function bounded(value: unknown, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) throw damaged();
  if (value > most) throw tooCostly();
  return value;
}

interface EncryptedText {
  readonly iv: Bytes;
  readonly content: Bytes;
  readonly mac: Bytes;
}

/** `2.iv|content|mac`, base64 each: AES-256-CBC with HMAC-SHA-256. */
function encryptedText(value: unknown): EncryptedText | undefined {
  const match = typeof value === 'string' ? /^2\.([^|]*)\|([^|]*)\|([^|]*)$/.exec(value) : null;
  const [iv, content, mac] = (match?.slice(1) ?? []).map(base64Bytes);
  if (!iv || !content || !mac) return undefined;
  return iv.length === 16 && mac.length === 32 && content.length % 16 === 0
    ? { iv, content, mac }
    : undefined;
}

/** The content, or undefined when the MAC does not fit. */
async function decrypted({ iv, content, mac }: EncryptedText, keys: Keys): Promise<ArrayBuffer | undefined> {
  const macKey = await crypto.subtle.importKey('raw', keys.mac, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'verify',
  ]);
  const signed = new Uint8Array(iv.length + content.length);
  signed.set(iv);
  signed.set(content, iv.length);
  if (!(await crypto.subtle.verify('HMAC', macKey, mac, signed))) return undefined;
  const key = await crypto.subtle.importKey('raw', keys.encryption, 'AES-CBC', false, ['decrypt']);
  try {
    return await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, content);
  } catch {
    return undefined;
  }
}

function damaged(): ReadError {
  return new ReadError('damaged', 'This export of Bitwarden is damaged. Export it again.');
}

function tooCostly(): ReadError {
  return new ReadError(
    'refused',
    'Opening this export would take too much work. Export it again with Bitwarden’s usual settings for its key.',
  );
}
