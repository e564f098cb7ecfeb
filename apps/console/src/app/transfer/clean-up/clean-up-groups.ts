import type { DuplicateSecrets, SecretFacts } from '@kiops/browser-vault';
import {
  definitionOf,
  secretFields,
  type DuplicateGroup,
  type DuplicateKind,
  type DuplicateRecord,
  type RecordStore,
} from '@kiops/contracts';
import { quantity } from '../../quantities/quantities';
import { keyTitle } from '../../vault/secret-words';

/** A record, or an SSH secret of this browser, that is there more than once. */
export interface Duplicate {
  /** Unlike every other one of the list. */
  readonly key: string;
  readonly id: string;
  /** Unlike every other one of its group. */
  readonly label: string;
  /** The field of its secret, where only that tells which one is right; undefined where it is more than one line. */
  readonly secretField: string | undefined;
  readonly updatedAt: string;
  /** It was changed last of its group. */
  readonly newest: boolean;
  /** Null when that was never, undefined where nobody keeps it. */
  readonly lastUsedAt: string | null | undefined;
  /** Who uses it, by name. */
  readonly connections: readonly string[];
  /** How many records point to it. */
  readonly referrers: number;
  /** Who uses it, in words; empty for nobody. */
  readonly usedBy: string;
}

/** What is one account, on KIOPS or in this browser; the one that is most in use first. */
export interface Duplicates {
  readonly kind: DuplicateKind;
  readonly place: RecordStore | 'browser';
  readonly title: string;
  readonly records: readonly Duplicate[];
}

/** The formats of key files, as people call them. */
const FORMATS = {
  openssh: 'OpenSSH format',
  pkcs1: 'PKCS#1 format',
  sec1: 'SEC1 format',
  pkcs8: 'PKCS#8 format',
  ppk: 'PuTTY format',
} as const;

/** A group of the service's plan. */
export function kiopsDuplicates({ kind, store, title, records }: DuplicateGroup): Duplicates {
  const newest = latest(records);
  return {
    kind,
    place: store,
    title,
    records: toldApart(
      records.map((record) => ({
        ...record,
        key: `${store}/${record.id}`,
        secretField: kind === 'differing' ? lineOf(store) : undefined,
        newest: record === newest,
        usedBy: usersInWords(record),
      })),
    ),
  };
}

/** A group of this browser's vault. */
export function browserDuplicates({ kind, address, secrets }: DuplicateSecrets): Duplicates {
  const newest = latest(secrets);
  return {
    kind,
    place: 'browser',
    title: address,
    records: toldApart(
      secrets.map((facts) => ({
        key: `browser/${facts.id}`,
        id: facts.id,
        label: labelOf(facts),
        secretField: kind === 'differing' && facts.kind === 'password' ? 'password' : undefined,
        updatedAt: facts.updatedAt,
        newest: facts === newest,
        lastUsedAt: undefined,
        connections: [],
        referrers: 0,
        usedBy: facts.preferred ? 'Used first' : '',
      })),
    ),
  };
}

/** Those of one name are numbered: “kim (1 of 2)”. */
function toldApart(records: readonly Duplicate[]): readonly Duplicate[] {
  return records.map((record) => {
    const alike = records.filter(({ label }) => label === record.label);
    const label = `${record.label} (${alike.indexOf(record) + 1} of ${alike.length})`;
    return alike.length === 1 ? record : { ...record, label };
  });
}

/** The secret of a store's records, where it is one line; clusters and engines have files. */
function lineOf(store: RecordStore): string | undefined {
  const [field, ...others] = secretFields(definitionOf(store) as never);
  return others.length === 0 ? field : undefined;
}

function labelOf({ kind, key }: SecretFacts): string {
  if (kind === 'password') return 'Password';
  return [keyTitle(key), key?.comment, key && FORMATS[key.format]].filter(Boolean).join(' · ');
}

/** Undefined when all were changed at once. */
function latest<Row extends { readonly updatedAt: string }>(rows: readonly Row[]): Row | undefined {
  const [first, second] = [...rows].sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
  return first.updatedAt === second.updatedAt ? undefined : first;
}

function usersInWords({ connections, referrers }: DuplicateRecord): string {
  const rest = connections.length > 1 ? ` +${connections.length - 1}` : '';
  const pointing = referrers > 0 ? [`${quantity(referrers, 'record')} of yours`] : [];
  return [...(connections.length > 0 ? [connections[0] + rest] : []), ...pointing].join(' · ');
}
