import { ed25519 } from '@noble/curves/ed25519.js';
import { KEY_OIDS } from './asn1-keys';
import { derElement, derInteger, derObjectIdentifier, DerTag, contextTag } from './der';
import { SshKeyError } from './key-errors';
import { EcdsaMaterial, Ed25519Material, KeyMaterial, RsaMaterial, wipe } from './key-material';
import { SshSignatureAlgorithm } from './private-key';
import { webCrypto } from './web-crypto';
import { Bytes, bigIntToBytes, bytesToBigInt, WireWriter } from './wire';

/** Makes the signature proper: what stands in the second string of an SSH signature. */
export interface Signer {
  sign(data: Bytes): Promise<Bytes>;
  /** Forgets the key. */
  dispose(): void;
}

/**
 * Signers for every algorithm of a key, best first. They hold non-extractable CryptoKeys where the
 * browser can, and otherwise copies of the private bytes. Throws `damaged` or `crypto-unavailable`.
 */
export async function createSigners(material: KeyMaterial): Promise<Map<SshSignatureAlgorithm, Signer>> {
  switch (material.type) {
    case 'rsa':
      return new Map<SshSignatureAlgorithm, Signer>([
        ['rsa-sha2-512', await rsaSigner(material, 'SHA-512')],
        ['rsa-sha2-256', await rsaSigner(material, 'SHA-256')],
        ['ssh-rsa', await rsaSigner(material, 'SHA-1')],
      ]);
    case 'ecdsa':
      return new Map([[material.curve.algorithm, await ecdsaSigner(material)]]);
    case 'ed25519':
      return new Map([['ssh-ed25519' as const, await ed25519Signer(material)]]);
  }
}

async function rsaSigner(material: RsaMaterial, hash: string): Promise<Signer> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash };
  const key = await importPkcs8(rsaPkcs8(material), algorithm);
  if (!key) throw new SshKeyError('damaged');
  return webCryptoSigner(key, algorithm);
}

async function ecdsaSigner(material: EcdsaMaterial): Promise<Signer> {
  const { curve } = material;
  const key = await importPkcs8(ecdsaPkcs8(material), { name: 'ECDSA', namedCurve: curve.webCryptoName });
  if (!key) return scriptedEcdsaSigner(material);
  const raw = webCryptoSigner(key, { name: 'ECDSA', hash: curve.hash });
  return { sign: async (data) => ecdsaSignature(await raw.sign(data)), dispose: raw.dispose };
}

/** For browsers whose WebCrypto lacks the curve. */
export function scriptedEcdsaSigner({ curve, privateNumber }: EcdsaMaterial): Signer {
  const own = privateNumber.slice();
  return {
    sign: async (data) => ecdsaSignature(new Uint8Array(curve.noble.sign(data, own, { lowS: false }))),
    dispose: () => wipe(own),
  };
}

async function ed25519Signer(material: Ed25519Material): Promise<Signer> {
  const key = await importPkcs8(ed25519Pkcs8(material), { name: 'Ed25519' });
  return key ? webCryptoSigner(key, { name: 'Ed25519' }) : scriptedEd25519Signer(material);
}

/** For browsers whose WebCrypto lacks Ed25519. */
export function scriptedEd25519Signer({ seed }: Ed25519Material): Signer {
  const own = seed.slice();
  return { sign: async (data) => new Uint8Array(ed25519.sign(data, own)), dispose: () => wipe(own) };
}

function webCryptoSigner(key: CryptoKey, algorithm: AlgorithmIdentifier | EcdsaParams): Signer {
  return {
    sign: async (data) => new Uint8Array(await webCrypto().sign(algorithm, key, data)),
    dispose: () => undefined,
  };
}

/** Undefined when the browser refuses the key; the PKCS#8 bytes are overwritten in any case. */
async function importPkcs8(
  pkcs8: Bytes,
  algorithm: RsaHashedImportParams | EcKeyImportParams | { name: 'Ed25519' },
): Promise<CryptoKey | undefined> {
  const subtle = webCrypto();
  try {
    return await subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
  } catch {
    return undefined;
  } finally {
    wipe(pkcs8);
  }
}

/** Two mpints (RFC 5656 §3.1.2) from the two halves that WebCrypto puts side by side. */
function ecdsaSignature(halves: Bytes): Bytes {
  const middle = halves.length / 2;
  return new WireWriter().mpint(halves.subarray(0, middle)).mpint(halves.subarray(middle)).bytes();
}

const version = (number: number): Bytes => derInteger(Uint8Array.of(number));

function pkcs8(algorithm: readonly Bytes[], content: Bytes): Bytes {
  const key = derElement(
    DerTag.sequence,
    version(0),
    derElement(DerTag.sequence, ...algorithm),
    derElement(DerTag.octetString, content),
  );
  wipe(content);
  return key;
}

function rsaPkcs8(material: RsaMaterial): Bytes {
  const d = bytesToBigInt(material.privateExponent);
  const exponent = (prime: Bytes): Bytes => bigIntToBytes(d % (bytesToBigInt(prime) - 1n));
  const numbers = [
    material.modulus,
    material.publicExponent,
    material.privateExponent,
    material.prime1,
    material.prime2,
    exponent(material.prime1),
    exponent(material.prime2),
    material.coefficient,
  ];
  const content = derElement(DerTag.sequence, version(0), ...numbers.map(derInteger));
  return pkcs8([derObjectIdentifier(KEY_OIDS.rsa), derElement(DerTag.null)], content);
}

function ecdsaPkcs8({ curve, privateNumber, publicPoint }: EcdsaMaterial): Bytes {
  const content = derElement(
    DerTag.sequence,
    version(1),
    derElement(DerTag.octetString, privateNumber),
    derElement(contextTag(1), derElement(DerTag.bitString, Uint8Array.of(0), publicPoint)),
  );
  return pkcs8([derObjectIdentifier(KEY_OIDS.ec), derObjectIdentifier(curve.oid)], content);
}

function ed25519Pkcs8({ seed }: Ed25519Material): Bytes {
  return pkcs8([derObjectIdentifier(KEY_OIDS.ed25519)], derElement(DerTag.octetString, seed));
}
