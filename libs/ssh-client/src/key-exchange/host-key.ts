import { ed25519 } from '@noble/curves/ed25519.js';
import { type Bytes, WireError, WireReader, fingerprintSha256 } from '@kiops/ssh-keys';
import { asBytes } from '../bytes';
import { SshError, malformed } from '../errors';
import type { HostKey } from '../host-key';

/** The host key algorithms that every server may use, best first: RFC 8709, RFC 5656 §3, RFC 8332 §3. */
export const HOST_KEY_ALGORITHM_NAMES = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const;
/** The one for old devices, with SHA-1: RFC 4253 §6.6. */
export const OLD_HOST_KEY_ALGORITHM_NAMES = ['ssh-rsa'] as const;
export type HostKeyAlgorithm =
  (typeof HOST_KEY_ALGORITHM_NAMES)[number] | (typeof OLD_HOST_KEY_ALGORITHM_NAMES)[number];

/** RSA host keys shorter than this are refused: NIST SP 800-131A. */
const MIN_RSA_BITS = 2048;

const ECDSA_CURVES: Record<string, { curve: string; hash: string; size: number }> = {
  'ecdsa-sha2-nistp256': { curve: 'P-256', hash: 'SHA-256', size: 32 },
  'ecdsa-sha2-nistp384': { curve: 'P-384', hash: 'SHA-384', size: 48 },
  'ecdsa-sha2-nistp521': { curve: 'P-521', hash: 'SHA-512', size: 66 },
};

/** The type of key that an algorithm uses: all RSA algorithms use `ssh-rsa` keys (RFC 8332 §3). */
export function keyTypeOf(algorithm: HostKeyAlgorithm): string {
  return algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm;
}

/** These host key algorithms, those of the given key types first: so that a server shows the key that is known. */
export function hostKeyAlgorithmsPreferring(
  keyTypes: readonly string[],
  algorithms: readonly HostKeyAlgorithm[],
): HostKeyAlgorithm[] {
  const known = algorithms.filter((name) => keyTypes.includes(keyTypeOf(name)));
  return [...known, ...algorithms.filter((name) => !known.includes(name))];
}

/** Reads a host key blob. Fails with `malformed`. */
export function readHostKey(blob: Uint8Array): HostKey {
  try {
    // A copy: what is kept must not keep a whole packet.
    const own = new Uint8Array(blob);
    return { type: new WireReader(own).text(), blob: own, fingerprint: fingerprintSha256(own) };
  } catch (error) {
    throw malformed('The host key is malformed.', error);
  }
}

/**
 * Checks that the owner of the host key signed `data` with the algorithm that was agreed on: RFC 4253 §8.
 * Fails with `bad-host-key-signature` or `weak-host-key`.
 */
export async function verifyHostKeySignature(
  hostKey: HostKey,
  algorithm: HostKeyAlgorithm,
  signature: Uint8Array,
  data: Bytes,
): Promise<void> {
  let genuine: boolean;
  try {
    genuine = await isGenuine(hostKey, algorithm, signature, data);
  } catch (error) {
    if (error instanceof SshError) throw error;
    throw badSignature(hostKey, error);
  }
  if (!genuine) throw badSignature(hostKey);
}

async function isGenuine(
  hostKey: HostKey,
  algorithm: HostKeyAlgorithm,
  signature: Uint8Array,
  data: Bytes,
): Promise<boolean> {
  const reader = new WireReader(signature);
  if (reader.text() !== algorithm || hostKey.type !== keyTypeOf(algorithm)) return false;
  const proof = asBytes(reader.string());
  reader.end();
  const key = new WireReader(hostKey.blob);
  key.string();
  if (algorithm === 'ssh-ed25519') return verifyEd25519(asBytes(key.string()), proof, data);
  if (algorithm === 'rsa-sha2-512') return verifyRsa(hostKey, key, 'SHA-512', proof, data);
  if (algorithm === 'rsa-sha2-256') return verifyRsa(hostKey, key, 'SHA-256', proof, data);
  if (algorithm === 'ssh-rsa') return verifyRsa(hostKey, key, 'SHA-1', proof, data);
  return verifyEcdsa(algorithm, key, proof, data);
}

/** RFC 8709 §6. Browsers that lack Ed25519 in WebCrypto use the script. */
async function verifyEd25519(publicKey: Bytes, proof: Bytes, data: Bytes): Promise<boolean> {
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
  } catch {
    return ed25519.verify(proof, data, publicKey, { zip215: false });
  }
  return crypto.subtle.verify('Ed25519', key, proof, data);
}

/** RFC 5656 §3.1.2: two mpints, which WebCrypto takes as two numbers of fixed length. */
async function verifyEcdsa(algorithm: string, key: WireReader, proof: Bytes, data: Bytes): Promise<boolean> {
  const { curve, hash, size } = ECDSA_CURVES[algorithm];
  if (key.text() !== algorithm.slice('ecdsa-sha2-'.length)) return false;
  const point = asBytes(key.string());
  key.end();
  const numbers = new WireReader(proof);
  const halves = new Uint8Array(2 * size);
  for (const end of [size, 2 * size]) {
    const number = numbers.mpintBytes();
    if (number.length > size) return false;
    halves.set(number, end - number.length);
  }
  numbers.end();
  const publicKey = await crypto.subtle.importKey('raw', point, { name: 'ECDSA', namedCurve: curve }, false, [
    'verify',
  ]);
  return crypto.subtle.verify({ name: 'ECDSA', hash }, publicKey, halves, data);
}

/** PKCS#1 v1.5: RFC 8332 §3, and RFC 4253 §6.6 with SHA-1. */
async function verifyRsa(
  hostKey: HostKey,
  key: WireReader,
  hash: string,
  proof: Bytes,
  data: Bytes,
): Promise<boolean> {
  const exponent = key.mpintBytes();
  const modulus = key.mpintBytes();
  key.end();
  if (modulus.length === 0) throw new WireError('The modulus is zero.');
  const bits = modulus.length * 8 - Math.clz32(modulus[0]) + 24;
  if (bits < MIN_RSA_BITS) {
    throw new SshError(
      'weak-host-key',
      `The server's RSA host key is too short to be trusted: ${bits} bits.`,
      {
        hostKey,
        bits,
      },
    );
  }
  const jwk = { kty: 'RSA', n: base64url(modulus), e: base64url(exponent) };
  const publicKey = await crypto.subtle.importKey('jwk', jwk, { name: 'RSASSA-PKCS1-v1_5', hash }, false, [
    'verify',
  ]);
  return crypto.subtle.verify('RSASSA-PKCS1-v1_5', publicKey, asLongAs(modulus, proof), data);
}

/** RFC 8017 §8.2.2 wants a signature as long as the modulus; some servers strip zeros, and OpenSSH puts them back. */
function asLongAs(modulus: Uint8Array, proof: Bytes): Bytes {
  if (proof.length >= modulus.length) return proof;
  const padded = new Uint8Array(modulus.length);
  padded.set(proof, modulus.length - proof.length);
  return padded;
}

function badSignature(hostKey: HostKey, cause?: unknown): SshError<'bad-host-key-signature'> {
  const message = 'The server could not prove that its host key is its own.';
  return new SshError('bad-host-key-signature', message, { hostKey }, { cause });
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
