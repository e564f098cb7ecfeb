import { serverAddress, type SshSecret } from '@kiops/contracts';
import { SECRET_PREFIX } from '../storage/item-names';
import { isSealed, Sealed } from '../storage/sealed';
import { DamagedSecret, SecretFacts } from './ssh-secret';

/** The part of the facts that is stored with the secret; which one is preferred stands elsewhere. */
export type StoredFacts = Omit<SecretFacts, 'preferred'>;

/** An entry in the store: facts in clear, so that a list needs no key, and the secret, sealed together with them. */
export interface StoredSecret {
  readonly version: 1;
  readonly facts: StoredFacts;
  readonly sealed: Sealed;
}

/** Of a damaged entry's address, in letters: as much as fits a line. */
const LONGEST_ADDRESS = 200;

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

/** The entry that is stored under an id; undefined when it is damaged so far that its facts cannot be used. */
export function readStoredSecret(id: string, value: unknown): StoredSecret | undefined {
  if (!isObject(value)) return undefined;
  const { version, facts, sealed } = value;
  return version === 1 && isStoredFacts(facts) && facts.id === id && isSealed(sealed)
    ? { version, facts, sealed }
    : undefined;
}

/** What a damaged entry still says of itself. */
export function damagedSecret(id: string, value: unknown): DamagedSecret {
  const facts = isObject(value) && isObject(value['facts']) ? value['facts'] : {};
  const { address } = facts;
  return { id, ...(typeof address === 'string' && { address: address.slice(0, LONGEST_ADDRESS) }) };
}

/** The address is no part of what is sealed: it has to be the one of the account, which is. */
export function isStoredFacts(value: unknown): value is StoredFacts {
  if (!isObject(value)) return false;
  const { id, address, username, host, port, kind, key, passphraseKept, createdAt, updatedAt } = value;
  const texts = [id, address, username, host, createdAt, updatedAt].every((each) => typeof each === 'string');
  const hasKey = kind === 'key' ? isKeyFacts(key) : kind === 'password' && key === undefined;
  return (
    texts &&
    hasKey &&
    typeof port === 'number' &&
    typeof passphraseKept === 'boolean' &&
    address === serverAddress({ username: username as string, host: host as string, port })
  );
}

function isKeyFacts(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['comment'] === 'string' &&
    typeof value['encrypted'] === 'boolean' &&
    typeof value['format'] === 'string'
  );
}

export function isSshSecret(value: unknown): value is SshSecret {
  if (!isObject(value)) return false;
  const { kind, password, privateKey } = value;
  return kind === 'password'
    ? typeof password === 'string'
    : kind === 'key' && typeof privateKey === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
