import { pow } from '@noble/curves/abstract/modular.js';
import { Bytes, bigIntToBytes, bytesToBigInt } from '@kiops/ssh-keys';
import { KexHash, KeyAgreement, badKeyExchange, mpintContents } from './key-agreement';
import { GROUP14_PRIME, GROUP16_PRIME } from './modp-groups';

interface ModpGroup {
  readonly prime: bigint;
  readonly hash: KexHash;
  /** Length of the private exponent: twice the bits of security that the hash gives (RFC 4253 §6.2, RFC 4419 §6.2). */
  readonly exponentBytes: number;
}

/** RFC 8268 §3. */
export const MODP_GROUPS = {
  'diffie-hellman-group14-sha256': { prime: GROUP14_PRIME, hash: 'SHA-256', exponentBytes: 64 },
  'diffie-hellman-group16-sha512': { prime: GROUP16_PRIME, hash: 'SHA-512', exponentBytes: 64 },
} as const satisfies Record<string, ModpGroup>;

/** Diffie-Hellman in a fixed group: RFC 4253 §8. The exponent serves one exchange only. */
export async function modpAgreement({ prime, hash, exponentBytes }: ModpGroup): Promise<KeyAgreement> {
  const exponent = bytesToBigInt(crypto.getRandomValues(new Uint8Array(exponentBytes))) | 1n;
  return {
    hash,
    publicValue: contents(pow(2n, exponent, prime)),
    async agree(theirs) {
      const value = theirs.length > 0 && theirs[0] >= 0x80 ? 0n : bytesToBigInt(theirs);
      if (value <= 1n || value >= prime - 1n) throw badKeyExchange();
      return contents(pow(value, exponent, prime));
    },
  };
}

function contents(number: bigint): Bytes {
  return mpintContents(bigIntToBytes(number));
}
