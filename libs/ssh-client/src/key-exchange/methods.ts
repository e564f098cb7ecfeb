import { curve25519Agreement } from './curve25519';
import { modpAgreement, modpGroups } from './diffie-hellman';
import { nistAgreement, nistCurves } from './ecdh-nist';
import type { KeyAgreement } from './key-agreement';
import { mlkem768x25519Agreement } from './mlkem768x25519';

const methods = {
  'mlkem768x25519-sha256': mlkem768x25519Agreement,
  'curve25519-sha256': curve25519Agreement,
  'curve25519-sha256@libssh.org': curve25519Agreement,
  'ecdh-sha2-nistp256': () => nistAgreement(nistCurves['ecdh-sha2-nistp256']),
  'ecdh-sha2-nistp384': () => nistAgreement(nistCurves['ecdh-sha2-nistp384']),
  'ecdh-sha2-nistp521': () => nistAgreement(nistCurves['ecdh-sha2-nistp521']),
  'diffie-hellman-group16-sha512': () => modpAgreement(modpGroups['diffie-hellman-group16-sha512']),
  'diffie-hellman-group14-sha256': () => modpAgreement(modpGroups['diffie-hellman-group14-sha256']),
} as const satisfies Record<string, () => Promise<KeyAgreement>>;

export type KexMethod = keyof typeof methods;

/** Every key exchange method, best first. */
export const kexMethodNames = Object.keys(methods) as readonly KexMethod[];

/** Starts one key agreement with fresh keys. */
export function startAgreement(method: KexMethod): Promise<KeyAgreement> {
  return methods[method]();
}
