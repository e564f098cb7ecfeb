import { curve25519Agreement } from './curve25519';
import { modpAgreement, MODP_GROUPS } from './diffie-hellman';
import { nistAgreement, NIST_CURVES } from './ecdh-nist';
import type { KeyAgreement } from './key-agreement';
import { mlkem768x25519Agreement } from './mlkem768x25519';

const METHODS = {
  'mlkem768x25519-sha256': mlkem768x25519Agreement,
  'curve25519-sha256': curve25519Agreement,
  'curve25519-sha256@libssh.org': curve25519Agreement,
  'ecdh-sha2-nistp256': () => nistAgreement(NIST_CURVES['ecdh-sha2-nistp256']),
  'ecdh-sha2-nistp384': () => nistAgreement(NIST_CURVES['ecdh-sha2-nistp384']),
  'ecdh-sha2-nistp521': () => nistAgreement(NIST_CURVES['ecdh-sha2-nistp521']),
  'diffie-hellman-group16-sha512': () => modpAgreement(MODP_GROUPS['diffie-hellman-group16-sha512']),
  'diffie-hellman-group14-sha256': () => modpAgreement(MODP_GROUPS['diffie-hellman-group14-sha256']),
} as const satisfies Record<string, () => Promise<KeyAgreement>>;

export type KexMethod = keyof typeof METHODS;

/** Every key exchange method, best first. */
export const KEX_METHOD_NAMES = Object.keys(METHODS) as readonly KexMethod[];

/** Starts one key agreement with fresh keys. */
export function startAgreement(method: KexMethod): Promise<KeyAgreement> {
  return METHODS[method]();
}
