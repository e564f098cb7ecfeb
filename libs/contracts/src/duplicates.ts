import { accountKey, referenceFields, type ExistingEntry } from './import-entry';
import { routeDepths } from './routes';
import { finish, type Sliced } from './sliced';
import { definitionOf, type RecordStore } from './stores/all-stores';
import type { DuplicateKind, DuplicateRecord } from './transfer';

/** Records that are the same account, reached the same way. */
export interface Duplicates {
  readonly kind: DuplicateKind;
  readonly store: RecordStore;
  readonly title: string;
  /** At least two, the oldest first. */
  readonly records: readonly ExistingEntry[];
}

/** What Clean Up finds. `later` counts the accounts with other secrets of which some are in exact groups. */
export interface FoundDuplicates {
  readonly groups: readonly Duplicates[];
  readonly later: number;
}

/**
 * Finds records with the same identity, and among these the ones with the same secret (or none) and the same references.
 * References count because one private address behind two jump servers is two machines; those to duplicates of each other
 * count as the same. Of an account with other secrets no record is in two groups: while some of them are exact duplicates,
 * only these are a group.
 */
export function findDuplicates(existing: readonly ExistingEntry[]): FoundDuplicates {
  return finish(findDuplicatesSliced(existing));
}

/** `findDuplicates` in slices. */
export function* findDuplicatesSliced(existing: readonly ExistingEntry[]): Sliced<FoundDuplicates> {
  const classes = new Map<string, ExistingEntry[]>();
  const classOf = new Map<string, string>();
  const accounts = new Map<string, Set<string>>();
  for (const record of targetsFirst(existing)) {
    yield;
    const placeOf = (field: string): string | null => {
      const target = record.fields[field];
      return typeof target === 'string' ? (classOf.get(target) ?? target) : null;
    };
    const places = referenceFields(record.store).map(({ field }) => placeOf(field));
    const identity = [record.store, definitionOf(record.store).identity(record.fields)];
    const key = JSON.stringify([identity, spellingOf(record), record.fingerprint, places]);
    const known = classes.get(key);
    const name = known?.[0].id ?? record.id;
    classOf.set(record.id, name);
    if (known) known.push(record);
    else classes.set(key, [record]);
    const account = JSON.stringify([accountKey(record.store, record.fields, placeOf), places]);
    accounts.set(account, (accounts.get(account) ?? new Set()).add(key));
  }
  const exact = [...classes.values()].filter((records) => records.length > 1);
  const accountsOfMany = [...accounts.values()].filter((keys) => keys.size > 1).map((keys) => [...keys]);
  const recordsOf = (keys: readonly string[]) => keys.flatMap((key) => classes.get(key) ?? []);
  const differing = accountsOfMany.map((keys) => ({ keys, records: recordsOf(keys) }));
  const isClean = ({ keys, records }: (typeof differing)[number]) => records.length === keys.length;
  return {
    groups: [
      ...exact.map((records) => groupOf('exact', records)),
      ...differing.filter(isClean).map(({ records }) => groupOf('differing', records)),
    ],
    later: differing.filter((account) => !isClean(account)).length,
  };
}

/** How many records point to each one, by its id. */
export function countReferrers(existing: readonly ExistingEntry[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { store, fields } of existing) {
    for (const { field } of referenceFields(store)) {
      const target = fields[field];
      if (typeof target === 'string') counts.set(target, (counts.get(target) ?? 0) + 1);
    }
  }
  return counts;
}

/** Which of two duplicates is to stay, the first one: what is used by more, then what was used last, then the older one. */
export function mostInUseFirst(a: DuplicateRecord, b: DuplicateRecord): number {
  const uses = ({ connections, referrers }: DuplicateRecord): number => connections.length + referrers;
  return (
    uses(b) - uses(a) ||
    compare(b.lastUsedAt ?? '', a.lastUsedAt ?? '') ||
    compare(a.createdAt, b.createdAt) ||
    compare(a.id, b.id)
  );
}

/** Names that only look alike are two: which of them the server knows, only a person can tell. */
function spellingOf({ store, fields }: ExistingEntry): readonly unknown[] {
  const { identityFields, fields: rules } = definitionOf(store);
  return identityFields
    .filter((name) => !rules[name].address)
    .map((name) => rules[name].comparable?.(fields[name]) ?? fields[name] ?? '');
}

function groupOf(kind: DuplicateKind, members: readonly ExistingEntry[]): Duplicates {
  const records = [...members].sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.id, b.id));
  const [{ store, fields }] = records;
  return { kind, store, title: definitionOf(store).title(fields), records };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Servers before those behind them, and all servers before runtimes, so that a target's class is known in time. */
function targetsFirst(existing: readonly ExistingEntry[]): readonly ExistingEntry[] {
  const jumpServers = new Map(
    existing
      .filter(({ store }) => store === 'servers')
      .map(({ id, fields }) => [
        id,
        typeof fields['jumpServerId'] === 'string' ? fields['jumpServerId'] : null,
      ]),
  );
  const depths = routeDepths(jumpServers);
  const waits = ({ store, id }: ExistingEntry) =>
    store === 'servers' ? (depths.get(id) ?? 0) : referenceFields(store).length > 0 ? Infinity : 0;
  return existing
    .map((record) => ({ record, wait: waits(record) }))
    .sort(byWait)
    .map(({ record }) => record);
}

function byWait(a: { readonly wait: number }, b: { readonly wait: number }): number {
  return a.wait === b.wait ? 0 : a.wait - b.wait;
}
