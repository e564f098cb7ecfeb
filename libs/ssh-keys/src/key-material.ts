import { ed25519 } from '@noble/curves/ed25519.js';
import { EcdsaCurve } from './curves';
import { SshKeyError } from './key-errors';
import { Bytes, bytesToBigInt, withoutLeadingZeros } from './wire';

/** RSA numbers, big-endian without leading zeros. */
export interface RsaMaterial {
  readonly type: 'rsa';
  readonly modulus: Bytes;
  readonly publicExponent: Bytes;
  readonly privateExponent: Bytes;
  readonly prime1: Bytes;
  readonly prime2: Bytes;
  /** The inverse of prime2 modulo prime1. */
  readonly coefficient: Bytes;
}

export interface EcdsaMaterial {
  readonly type: 'ecdsa';
  readonly curve: EcdsaCurve;
  /** As long as the curve says. */
  readonly privateNumber: Bytes;
  /** Uncompressed: 0x04, x, y. */
  readonly publicPoint: Bytes;
}

export interface Ed25519Material {
  readonly type: 'ed25519';
  /** The 32 bytes of RFC 8032 §5.1.5. */
  readonly seed: Bytes;
  readonly publicKey: Bytes;
}

/** The numbers of a private key. Its arrays belong to it alone, so that they can be overwritten. */
export type KeyMaterial = RsaMaterial | EcdsaMaterial | Ed25519Material;

const LARGEST_RSA_BYTES = 8192 / 8;

/** Checks that the numbers belong together (RFC 8017 §3.2); throws `damaged` or `unsupported-size`. */
export function rsaMaterial(numbers: Record<Exclude<keyof RsaMaterial, 'type'>, Uint8Array>): RsaMaterial {
  const copies = Object.values(numbers).map((number) => withoutLeadingZeros(number));
  if (copies.some((number) => number.length > LARGEST_RSA_BYTES)) throw new SshKeyError('unsupported-size');
  if (copies.some((number) => number.length === 0)) throw new SshKeyError('damaged');
  const own = (bytes: Uint8Array): Bytes => withoutLeadingZeros(bytes).slice();
  const n = bytesToBigInt(numbers.modulus);
  const e = bytesToBigInt(numbers.publicExponent);
  const d = bytesToBigInt(numbers.privateExponent);
  const p = bytesToBigInt(numbers.prime1);
  const q = bytesToBigInt(numbers.prime2);
  const fits =
    p > 2n &&
    q > 2n &&
    p * q === n &&
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n &&
    (bytesToBigInt(numbers.coefficient) * q) % p === 1n;
  if (!fits) throw new SshKeyError('damaged');
  return {
    type: 'rsa',
    modulus: own(numbers.modulus),
    publicExponent: own(numbers.publicExponent),
    privateExponent: own(numbers.privateExponent),
    prime1: own(numbers.prime1),
    prime2: own(numbers.prime2),
    coefficient: own(numbers.coefficient),
  };
}

/** Computes the public point, and checks it against the one in the file if there is one; throws `damaged`. */
export function ecdsaMaterial(
  curve: EcdsaCurve,
  privateNumber: Uint8Array,
  publicPoint?: Uint8Array,
): EcdsaMaterial {
  const digits = withoutLeadingZeros(privateNumber);
  if (digits.length > curve.bytes) throw new SshKeyError('damaged');
  const padded = new Uint8Array(curve.bytes);
  padded.set(digits, curve.bytes - digits.length);
  if (!curve.noble.utils.isValidSecretKey(padded)) throw new SshKeyError('damaged');
  const computed = curve.noble.getPublicKey(padded, false);
  if (publicPoint && !samePoint(curve, computed, publicPoint)) throw new SshKeyError('damaged');
  return { type: 'ecdsa', curve, privateNumber: padded, publicPoint: new Uint8Array(computed) };
}

/** Computes the public key, and checks it against the one in the file if there is one; throws `damaged`. */
export function ed25519Material(seed: Uint8Array, publicKey?: Uint8Array): Ed25519Material {
  if (seed.length !== 32) throw new SshKeyError('damaged');
  const computed = new Uint8Array(ed25519.getPublicKey(seed));
  if (publicKey && !sameBytes(computed, publicKey)) throw new SshKeyError('damaged');
  return { type: 'ed25519', seed: seed.slice(), publicKey: computed };
}

/** Overwrites the private numbers. */
export function wipeMaterial(material: KeyMaterial): void {
  if (material.type === 'ed25519') wipe(material.seed);
  else if (material.type === 'ecdsa') wipe(material.privateNumber);
  else wipe(material.privateExponent, material.prime1, material.prime2, material.coefficient);
}

/** Overwrites bytes that held something secret. */
export function wipe(...arrays: readonly Uint8Array[]): void {
  for (const array of arrays) array.fill(0);
}

/** Public bytes only: the comparison stops at the first difference. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function samePoint(curve: EcdsaCurve, computed: Uint8Array, given: Uint8Array): boolean {
  if (given[0] === 0x04) return sameBytes(computed, given);
  const compressed = curve.noble.Point.fromBytes(computed).toBytes(true);
  return sameBytes(compressed, given);
}
