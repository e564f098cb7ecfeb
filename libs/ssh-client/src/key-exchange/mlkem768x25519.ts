import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { asBytes, concatBytes } from '../bytes';
import { createX25519Pair } from './curve25519';
import { KeyAgreement, badKeyExchange } from './key-agreement';

const CIPHERTEXT_LENGTH = 1088;
const X25519_LENGTH = 32;

/**
 * `mlkem768x25519-sha256`: draft-ietf-sshm-mlkem-hybrid-kex. The shared secret is SHA-256 over both secrets, and
 * is a `string` where the classical methods have an `mpint`.
 */
export async function mlkem768x25519Agreement(): Promise<KeyAgreement> {
  const classical = await createX25519Pair();
  const { secretKey, publicKey } = ml_kem768.keygen();
  return {
    hash: 'SHA-256',
    publicValue: concatBytes([publicKey, classical.publicKey]),
    async agree(theirs) {
      if (theirs.length !== CIPHERTEXT_LENGTH + X25519_LENGTH) throw badKeyExchange();
      const postQuantumSecret = decapsulate(theirs.subarray(0, CIPHERTEXT_LENGTH), secretKey);
      const classicalSecret = await classical.agree(theirs.slice(CIPHERTEXT_LENGTH));
      const both = concatBytes([postQuantumSecret, classicalSecret]);
      const secret = asBytes(new Uint8Array(await crypto.subtle.digest('SHA-256', both)));
      for (const part of [postQuantumSecret, classicalSecret, both]) part.fill(0);
      return secret;
    },
  };
}

function decapsulate(ciphertext: Uint8Array, secretKey: Uint8Array): Uint8Array {
  try {
    return ml_kem768.decapsulate(ciphertext, secretKey);
  } catch (error) {
    throw badKeyExchange(error);
  } finally {
    secretKey.fill(0);
  }
}
