import { p256, p384, p521 } from '@noble/curves/nist.js';

/** A NIST curve as SSH (RFC 5656 §10.1), ASN.1 (RFC 5480 §2.1.1.1) and WebCrypto name it. */
export interface EcdsaCurve {
  readonly sshName: 'nistp256' | 'nistp384' | 'nistp521';
  readonly algorithm: 'ecdsa-sha2-nistp256' | 'ecdsa-sha2-nistp384' | 'ecdsa-sha2-nistp521';
  readonly oid: string;
  readonly webCryptoName: string;
  /** The hash that belongs to the curve (RFC 5656 §6.2.1). */
  readonly hash: string;
  readonly bits: number;
  /** Length of a private number, and of one coordinate. */
  readonly bytes: number;
  readonly noble: typeof p256;
}

export const ECDSA_CURVES: readonly EcdsaCurve[] = [
  {
    sshName: 'nistp256',
    algorithm: 'ecdsa-sha2-nistp256',
    oid: '1.2.840.10045.3.1.7',
    webCryptoName: 'P-256',
    hash: 'SHA-256',
    bits: 256,
    bytes: 32,
    noble: p256,
  },
  {
    sshName: 'nistp384',
    algorithm: 'ecdsa-sha2-nistp384',
    oid: '1.3.132.0.34',
    webCryptoName: 'P-384',
    hash: 'SHA-384',
    bits: 384,
    bytes: 48,
    noble: p384,
  },
  {
    sshName: 'nistp521',
    algorithm: 'ecdsa-sha2-nistp521',
    oid: '1.3.132.0.35',
    webCryptoName: 'P-521',
    hash: 'SHA-512',
    bits: 521,
    bytes: 66,
    noble: p521,
  },
];
