import { sha256 } from '@noble/hashes/sha2.js';
import { ECDSA_CURVES } from './curves';
import { SshKeyError } from './key-errors';
import { KeyMaterial } from './key-material';
import { SshKeyType } from './private-key';
import { Bytes, WireReader, WireWriter } from './wire';

/** What a public key tells about itself. */
export interface PublicKeyFacts {
  readonly type: SshKeyType;
  readonly bits: number;
  readonly fingerprint: string;
}

const SMALLEST_RSA_BITS = 2048;
const LARGEST_RSA_BITS = 8192;

/** The public key blob: RFC 4253 §6.6 (RSA), RFC 5656 §3.1 (ECDSA), RFC 8709 §4 (Ed25519). */
export function publicKeyBlob(material: KeyMaterial): Bytes {
  const writer = new WireWriter();
  switch (material.type) {
    case 'rsa':
      return writer.string('ssh-rsa').mpint(material.publicExponent).mpint(material.modulus).bytes();
    case 'ecdsa':
      return writer
        .string(material.curve.algorithm)
        .string(material.curve.sshName)
        .string(material.publicPoint)
        .bytes();
    case 'ed25519':
      return writer.string('ssh-ed25519').string(material.publicKey).bytes();
  }
}

/** `SHA256:` and unpadded base64 of a public key blob, as `ssh-keygen -lf` prints it. */
export function fingerprintSha256(blob: Uint8Array): string {
  const digest = sha256(blob);
  return `SHA256:${btoa(String.fromCharCode(...digest)).replace(/=+$/, '')}`;
}

/**
 * Type, size and fingerprint of a public key blob.
 * Throws `WireError` when it is malformed, and `SshKeyError` when the product does not work with such a key.
 */
export function describePublicKey(blob: Uint8Array): PublicKeyFacts {
  const reader = new WireReader(blob);
  const { type, bits } = typeAndBits(reader.text(), reader);
  reader.end();
  return { type, bits, fingerprint: fingerprintSha256(blob) };
}

function typeAndBits(name: string, reader: WireReader): { type: SshKeyType; bits: number } {
  if (name === 'ssh-ed25519') {
    if (reader.string().length !== 32) throw new SshKeyError('damaged');
    return { type: 'ed25519', bits: 256 };
  }
  if (name === 'ssh-rsa') {
    reader.mpintBytes();
    const bits = bitLength(reader.mpintBytes());
    if (bits < SMALLEST_RSA_BITS || bits > LARGEST_RSA_BITS) throw new SshKeyError('unsupported-size');
    return { type: 'rsa', bits };
  }
  const curve = ECDSA_CURVES.find(({ algorithm }) => algorithm === name);
  if (curve) {
    if (reader.text() !== curve.sshName) throw new SshKeyError('damaged');
    if (reader.string().length !== 1 + 2 * curve.bytes) throw new SshKeyError('damaged');
    return { type: 'ecdsa', bits: curve.bits };
  }
  throw new SshKeyError(whyUnsupported(name));
}

function whyUnsupported(name: string) {
  if (name === 'ssh-dss') return 'dsa';
  if (name === 'ssh-ed448') return 'ed448';
  if (/ml-?dsa/.test(name)) return 'ml-dsa';
  if (name.startsWith('sk-')) return 'security-key';
  if (name.includes('-cert-v')) return 'certificate';
  return name.startsWith('ecdsa-') ? 'unsupported-curve' : 'unsupported-type';
}

function bitLength(bytes: Uint8Array): number {
  return bytes.length === 0 ? 0 : bytes.length * 8 - Math.clz32(bytes[0]) + 24;
}
