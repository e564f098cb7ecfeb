import { ECDSA_CURVES, EcdsaCurve } from './curves';
import { DerReader, DerTag, primitiveContextTag } from './der';
import { SshKeyError } from './key-errors';
import { KeyMaterial, ecdsaMaterial, ed25519Material, rsaMaterial } from './key-material';
import { bytesToBigInt } from './wire';

/** Object identifiers of keys in PKCS#8: RFC 8017 App. A, RFC 5480 §2.1.1, RFC 8410 §3. */
export const KEY_OIDS = {
  rsa: '1.2.840.113549.1.1.1',
  ec: '1.2.840.10045.2.1',
  ed25519: '1.3.101.112',
  dsa: '1.2.840.10040.4.1',
  rsaPss: '1.2.840.113549.1.1.10',
  ed448: '1.3.101.113',
} as const;

/** ML-DSA-44, -65 and -87 (RFC 9881 §2). */
const ML_DSA_OIDS = new Set([17, 18, 19].map((last) => `2.16.840.1.101.3.4.3.${last}`));

const PRIME_FIELD = '1.2.840.10045.1.1';

/** `RSAPrivateKey` of PKCS#1 (RFC 8017 App. A.1.2), two primes only. */
export function readPkcs1(bytes: Uint8Array): KeyMaterial {
  const outer = new DerReader(bytes);
  const key = outer.sequence();
  const version = key.smallInteger();
  if (version === 1) throw new SshKeyError('multi-prime');
  if (version !== 0) throw new SshKeyError('damaged');
  const modulus = key.integer();
  const publicExponent = key.integer();
  const privateExponent = key.integer();
  const prime1 = key.integer();
  const prime2 = key.integer();
  key.integer();
  key.integer();
  const coefficient = key.integer();
  if (!key.atEnd || !outer.atEnd) throw new SshKeyError('damaged');
  return rsaMaterial({ modulus, publicExponent, privateExponent, prime1, prime2, coefficient });
}

/** `ECPrivateKey` of SEC 1 (RFC 5915); inside PKCS#8 the curve stands outside and is given here. */
export function readSec1(bytes: Uint8Array, outerCurve?: EcdsaCurve): KeyMaterial {
  const outer = new DerReader(bytes);
  const key = outer.sequence();
  if (key.smallInteger() !== 1) throw new SshKeyError('damaged');
  const privateNumber = key.octetString();
  const parameters = key.optionalContext(0);
  const ownCurve = parameters && readNamedCurve(parameters);
  if (ownCurve && outerCurve && ownCurve !== outerCurve) throw new SshKeyError('damaged');
  const curve = ownCurve ?? outerCurve;
  if (!curve) throw new SshKeyError('unsupported-curve');
  const publicPoint = key.optionalContext(1)?.bitString();
  if (!key.atEnd || !outer.atEnd) throw new SshKeyError('damaged');
  return ecdsaMaterial(curve, privateNumber, publicPoint);
}

/** `PrivateKeyInfo` or `OneAsymmetricKey` of PKCS#8 (RFC 5958 §2). */
export function readPkcs8(bytes: Uint8Array): KeyMaterial {
  const outer = new DerReader(bytes);
  const info = outer.sequence();
  if (info.smallInteger() > 1) throw new SshKeyError('damaged');
  const algorithm = info.sequence();
  const oid = algorithm.objectIdentifier();
  const content = info.octetString();
  if (!outer.atEnd) throw new SshKeyError('damaged');
  switch (oid) {
    case KEY_OIDS.rsa:
      return readPkcs1(content);
    case KEY_OIDS.ec:
      return readSec1(content, readNamedCurve(algorithm));
    case KEY_OIDS.ed25519:
      return ed25519Material(new DerReader(content).octetString(), ed25519PublicKey(info));
    case KEY_OIDS.dsa:
      throw new SshKeyError('dsa');
    case KEY_OIDS.ed448:
      throw new SshKeyError('ed448');
    case KEY_OIDS.rsaPss:
      throw new SshKeyError('rsa-pss');
    default:
      throw new SshKeyError(ML_DSA_OIDS.has(oid) ? 'ml-dsa' : 'unsupported-type');
  }
}

function readNamedCurve(parameters: DerReader): EcdsaCurve {
  // Curves can also be spelled out number by number; nobody should trust such a file (RFC 5480 §2.1.1).
  if (parameters.peek() === DerTag.sequence) throw new SshKeyError(whySpelledOut(parameters.sequence()));
  if (parameters.peek() !== DerTag.objectIdentifier) throw new SshKeyError('unsupported-curve');
  const oid = parameters.objectIdentifier();
  const curve = ECDSA_CURVES.find((known) => known.oid === oid);
  if (!curve) throw new SshKeyError('unsupported-curve');
  return curve;
}

/** `SpecifiedECDomain` (SEC 1, appendix C.2): its field tells whether it is meant to be a curve that has a name here. */
function whySpelledOut(domain: DerReader): 'explicit-curve' | 'unsupported-curve' {
  domain.smallInteger();
  const field = domain.sequence();
  if (field.objectIdentifier() !== PRIME_FIELD) return 'unsupported-curve';
  const prime = bytesToBigInt(field.integer());
  return ECDSA_CURVES.some(({ noble }) => noble.Point.Fp.ORDER === prime)
    ? 'explicit-curve'
    : 'unsupported-curve';
}

/** The optional `[1] publicKey` of OneAsymmetricKey, after the optional attributes. */
function ed25519PublicKey(info: DerReader): Uint8Array | undefined {
  info.optionalContext(0);
  if (info.peek() !== primitiveContextTag(1)) return undefined;
  const bits = info.element(primitiveContextTag(1));
  if (bits[0] !== 0) throw new SshKeyError('damaged');
  return bits.subarray(1);
}
