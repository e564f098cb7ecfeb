import { TRASH_DAYS, type SshSecret, type TrashActKind } from '@kiops/contracts';
import { TRASH_PREFIX } from '../storage/item-names';
import { isSealed, Sealed } from '../storage/sealed';
import { isStoredFacts, secretContext, StoredFacts } from './stored-secret';

/** By what SSH secrets come into the trash: a reset of this browser is final. */
export type SecretActKind = Exclude<TrashActKind, 'reset'>;

/** What somebody did once, by which one or many secrets were removed together. */
export interface SecretAct {
  readonly id: string;
  readonly kind: SecretActKind;
  /** RFC 3339, by the clock of KIOPS. */
  readonly at: string;
}

/** A removed secret as it may be shown. Nothing here is secret. */
export interface TrashedSecret {
  /** Of its place in the trash. */
  readonly id: string;
  /** `user@host:port`; missing when a damaged one does not even say that. */
  readonly address?: string;
  /** It cannot be opened, and so not come back. While the vault is locked, more of them may be. */
  readonly damaged: boolean;
  /** What is known of it; missing when it cannot be read. */
  readonly known?: {
    readonly facts: StoredFacts;
    readonly act: SecretAct;
    /** When it is erased, RFC 3339. */
    readonly expiresAt: string;
  };
}

/** A removed secret in the store. */
export interface StoredTrash {
  readonly version: 1;
  readonly id: string;
  readonly act: SecretAct;
  /** Those of the secret when it was removed, its own id among them. */
  readonly facts: StoredFacts;
  readonly sealed: Sealed;
}

/** A removed secret that was opened. */
export interface OpenedTrash extends StoredTrash {
  readonly secret: SshSecret;
}

/** What came of a restore. */
export interface RestoredSecrets {
  /** How many are back. */
  readonly count: number;
  /** The addresses at which one stands beside another of its kind now: only a person knows which is right. */
  readonly beside: readonly string[];
}

const KINDS: readonly unknown[] = ['deleted', 'cleaned-up', 'replaced', 'undone'] satisfies SecretActKind[];
const DAY = 86_400_000;

export const trashKey = (id: string): string => `${TRASH_PREFIX}${id}`;

/** What a removed secret is sealed to: an entry that is put back among the kept ones from outside does not open. */
export function trashContext(vaultId: string, { id, act, facts }: Omit<StoredTrash, 'sealed'>): string {
  return JSON.stringify([
    'kiops-vault-trash',
    1,
    id,
    act.id,
    act.kind,
    act.at,
    secretContext(vaultId, facts),
  ]);
}

/** When what was removed by an act is erased, in milliseconds since the epoch. */
export function expiryOf({ at }: SecretAct): number {
  return Date.parse(at) + TRASH_DAYS * DAY;
}

/** The entry that is stored under an id; undefined when it is damaged so far that it cannot be read. */
export function readStoredTrash(id: string, value: unknown): StoredTrash | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { version, id: own, act, facts, sealed } = value as Readonly<Record<string, unknown>>;
  return version === 1 && own === id && isAct(act) && isStoredFacts(facts) && isSealed(sealed)
    ? { version, id, act, facts, sealed }
    : undefined;
}

function isAct(value: unknown): value is SecretAct {
  if (typeof value !== 'object' || value === null) return false;
  const { id, kind, at } = value as Readonly<Record<string, unknown>>;
  return (
    typeof id === 'string' && KINDS.includes(kind) && typeof at === 'string' && !Number.isNaN(Date.parse(at))
  );
}
