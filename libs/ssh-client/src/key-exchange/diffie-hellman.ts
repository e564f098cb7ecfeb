import { pow } from '@noble/curves/abstract/modular.js';
import { Bytes, bigIntToBytes, bytesToBigInt } from '@kiops/ssh-keys';
import { KexHash, KeyAgreement, badKeyExchange, mpintContents } from './key-agreement';
import { GROUP14_PRIME, GROUP16_PRIME, GROUP18_PRIME } from './modp-groups';

/** A group and a hash to agree with in it. */
export interface ModpGroup {
  readonly prime: bigint;
  readonly generator: bigint;
  readonly hash: KexHash;
  /** Length of the private exponent: twice the bits of security that the hash gives (RFC 4253 §6.2, RFC 4419 §6.2). */
  readonly exponentBytes: number;
}

/** RFC 8268 §3; with SHA-1, RFC 4253 §8.2. */
export const MODP_GROUPS = {
  'diffie-hellman-group14-sha1': { prime: GROUP14_PRIME, generator: 2n, hash: 'SHA-1', exponentBytes: 64 },
  'diffie-hellman-group14-sha256': {
    prime: GROUP14_PRIME,
    generator: 2n,
    hash: 'SHA-256',
    exponentBytes: 64,
  },
  'diffie-hellman-group16-sha512': {
    prime: GROUP16_PRIME,
    generator: 2n,
    hash: 'SHA-512',
    exponentBytes: 64,
  },
  'diffie-hellman-group18-sha512': {
    prime: GROUP18_PRIME,
    generator: 2n,
    hash: 'SHA-512',
    exponentBytes: 64,
  },
} as const satisfies Record<string, ModpGroup>;

/** Diffie-Hellman in a group: RFC 4253 §8. The exponent serves one exchange only. */
export async function modpAgreement({
  prime,
  generator,
  hash,
  exponentBytes,
}: ModpGroup): Promise<KeyAgreement> {
  const exponent = bytesToBigInt(crypto.getRandomValues(new Uint8Array(exponentBytes))) | 1n;
  return {
    hash,
    publicValue: contents(pow(generator, exponent, prime)),
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
