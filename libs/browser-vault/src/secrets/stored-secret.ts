import type { SshSecret } from '@kiops/contracts';
import { isSealed, Sealed } from '../storage/sealed';
import { SecretFacts } from './ssh-secret';

/** The part of the facts that is stored with the secret; which one is preferred stands elsewhere. */
export type StoredFacts = Omit<SecretFacts, 'preferred'>;

/** An entry in the store: facts in clear, so that a list needs no key, and the secret, sealed together with them. */
export interface StoredSecret {
  readonly version: 1;
  readonly facts: StoredFacts;
  readonly sealed: Sealed;
}

export const SECRET_PREFIX = 'secret:';
export const PREFERRED_PREFIX = 'preferred:';

export const secretKey = (id: string): string => `${SECRET_PREFIX}${id}`;
export const preferredKey = (address: string): string => `${PREFERRED_PREFIX}${address}`;

/** What the secret is sealed to: facts that were changed from outside do not open it. */
export function secretContext(vaultId: string, { key, ...facts }: StoredFacts): string {
  const { id, username, host, port, kind, passphraseKept, createdAt, updatedAt } = facts;
  const keyFacts = key && [key.type, key.bits, key.fingerprint, key.comment, key.encrypted, key.format];
  const plain = [id, username, host, port, kind, passphraseKept, createdAt, updatedAt, keyFacts];
  return JSON.stringify(['kiops-vault-secret', 1, vaultId, ...plain]);
}

/** Undefined for an item that is none of ours. */
export function readStoredSecret(value: unknown): StoredSecret | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, facts, sealed } = value as Partial<StoredSecret>;
  const fits =
    version === 1 && typeof facts?.id === 'string' && typeof facts.address === 'string' && isSealed(sealed);
  return fits ? { version, facts, sealed } : undefined;
}

export function isSshSecret(value: unknown): value is SshSecret {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, password, privateKey } = value as Record<string, unknown>;
  return kind === 'password'
    ? typeof password === 'string'
    : kind === 'key' && typeof privateKey === 'string';
}
