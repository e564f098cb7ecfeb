import { KexHash, KeyAgreement, badKeyExchange, mpintContents } from './key-agreement';

interface NistCurve {
  readonly name: 'P-256' | 'P-384' | 'P-521';
  readonly hash: KexHash;
  /** Bits that WebCrypto derives: the length of the x coordinate in whole bytes. */
  readonly bits: number;
}

/** RFC 5656 §6.2.1 and §10.1. */
export const NIST_CURVES = {
  'ecdh-sha2-nistp256': { name: 'P-256', hash: 'SHA-256', bits: 256 },
  'ecdh-sha2-nistp384': { name: 'P-384', hash: 'SHA-384', bits: 384 },
  'ecdh-sha2-nistp521': { name: 'P-521', hash: 'SHA-512', bits: 528 },
} as const satisfies Record<string, NistCurve>;

/** `ecdh-sha2-nistp256`, `-nistp384` and `-nistp521`: RFC 5656 §4. */
export async function nistAgreement({ name, hash, bits }: NistCurve): Promise<KeyAgreement> {
  const algorithm = { name: 'ECDH', namedCurve: name };
  const pair = await crypto.subtle.generateKey(algorithm, false, ['deriveBits']);
  return {
    hash,
    publicValue: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    async agree(theirs) {
      try {
        // Refuses points that are not on the curve.
        const key = await crypto.subtle.importKey('raw', theirs, algorithm, false, []);
        const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: key }, pair.privateKey, bits);
        return mpintContents(new Uint8Array(secret));
      } catch (error) {
        throw badKeyExchange(error);
      }
    },
  };
}
