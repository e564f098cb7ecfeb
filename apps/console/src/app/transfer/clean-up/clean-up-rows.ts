import type { DuplicateSecrets, SecretFacts } from '@kiops/browser-vault';
import type { DuplicateGroup, DuplicateRecord } from '@kiops/contracts';
import { keyTitle } from '../../vault/secret-words';

/** A record, or an SSH secret of this browser, that is there more than once. */
export interface Duplicate extends DuplicateRecord {
  /** What tells it apart from the others of its group. */
  readonly note?: string;
}

/** What is one account with one secret, on KIOPS or in this browser. */
export interface Duplicates {
  readonly store: DuplicateGroup['store'] | 'browser';
  readonly title: string;
  readonly keep: Duplicate;
  readonly remove: readonly Duplicate[];
}

/** The formats of key files, as people call them. */
const FORMATS = {
  openssh: 'OpenSSH format',
  pkcs1: 'PKCS#1 format',
  sec1: 'SEC1 format',
  pkcs8: 'PKCS#8 format',
  ppk: 'PuTTY format',
} as const;

/** The duplicates of this browser's vault as a group of the list. */
export function browserDuplicates({ address, keep, remove }: DuplicateSecrets): Duplicates {
  return { store: 'browser', title: address, keep: kept(keep), remove: remove.map(kept) };
}

function kept({ id, kind, key, createdAt }: SecretFacts): Duplicate {
  const label = kind === 'password' ? 'Password' : [keyTitle(key), key?.comment].filter(Boolean).join(' · ');
  return { id, label, createdAt, connections: [], ...(key && { note: FORMATS[key.format] }) };
}

/** One row of the list of duplicates: the account, the record that is kept, one that is removed. */
export type CleanUpRow =
  | { readonly kind: 'account'; readonly group: Duplicates }
  | { readonly kind: 'keep'; readonly record: Duplicate }
  | { readonly kind: 'remove'; readonly record: Duplicate; readonly last: boolean };

export function cleanUpRows(groups: readonly Duplicates[]): readonly CleanUpRow[] {
  return groups.flatMap((group): readonly CleanUpRow[] => [
    { kind: 'account', group },
    { kind: 'keep', record: group.keep },
    ...group.remove.map((record, index) => ({
      kind: 'remove' as const,
      record,
      last: index === group.remove.length - 1,
    })),
  ]);
}

/** How many entries of some groups go. */
export function toRemove(groups: readonly Duplicates[]): number {
  return groups.reduce((sum, group) => sum + group.remove.length, 0);
}

/** Heights in pixels; the last row of a group carries the gap to the next one. */
export function cleanUpRowHeight(row: CleanUpRow): number {
  if (row.kind === 'account') return 40;
  return row.kind === 'remove' && row.last ? 66 : 56;
}
