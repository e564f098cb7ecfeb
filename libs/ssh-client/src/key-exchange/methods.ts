import { curve25519Agreement } from './curve25519';
import { modpAgreement, MODP_GROUPS } from './diffie-hellman';
import { nistAgreement, NIST_CURVES } from './ecdh-nist';
import { groupExchangeAgreement } from './group-exchange';
import type { KexTalk, KeyAgreement } from './key-agreement';
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
  'diffie-hellman-group18-sha512': () => modpAgreement(MODP_GROUPS['diffie-hellman-group18-sha512']),
  'diffie-hellman-group-exchange-sha256': (talk) => groupExchangeAgreement('SHA-256', talk),
} as const satisfies Record<string, (talk: KexTalk) => Promise<KeyAgreement>>;

/** With SHA-1: only for servers for which that was allowed. */
const OLD_METHODS = {
  'diffie-hellman-group-exchange-sha1': (talk) => groupExchangeAgreement('SHA-1', talk),
  'diffie-hellman-group14-sha1': () => modpAgreement(MODP_GROUPS['diffie-hellman-group14-sha1']),
} as const satisfies Record<string, (talk: KexTalk) => Promise<KeyAgreement>>;

const ALL_METHODS = { ...METHODS, ...OLD_METHODS };

export type KexMethod = keyof typeof ALL_METHODS;

/** The key exchange methods that every server may use, best first. */
export const KEX_METHOD_NAMES = Object.keys(METHODS) as readonly KexMethod[];
/** Those for old devices, best first. */
export const OLD_KEX_METHOD_NAMES = Object.keys(OLD_METHODS) as readonly KexMethod[];

/** Whether what is agreed on stays secret from who has a quantum computer later. */
export function isPostQuantum(method: KexMethod): boolean {
  return method === 'mlkem768x25519-sha256';
}

/** Starts one key agreement with fresh keys. */
export function startAgreement(method: KexMethod, talk: KexTalk): Promise<KeyAgreement> {
  return ALL_METHODS[method](talk);
}
