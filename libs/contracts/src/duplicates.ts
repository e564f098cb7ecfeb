import { accountKey, referenceFields, type ExistingEntry } from './import-entry';
import { routeDepths } from './routes';
import { finish, type Sliced } from './sliced';
import { definitionOf, type RecordStore } from './stores/all-stores';

/** Records that are the same account with the same secret, reached the same way. */
export interface Duplicates {
  readonly store: RecordStore;
  readonly title: string;
  /** The oldest. */
  readonly keep: ExistingEntry;
  readonly remove: readonly ExistingEntry[];
}

/** What Clean Up finds. `differing` counts the accounts that are there more than once with something else, and stay. */
export interface FoundDuplicates {
  readonly groups: readonly Duplicates[];
  readonly differing: number;
}

/**
 * Finds records with the same identity, the same secret (or none) and the same references. References count because
 * one private address behind two jump servers is two machines; those to duplicates of each other count as the same.
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
    const places = referenceFields(record.store).map(({ field }) => {
      const target = record.fields[field];
      return typeof target === 'string' ? (classOf.get(target) ?? target) : null;
    });
    const identity = [record.store, definitionOf(record.store).identity(record.fields)];
    const key = JSON.stringify([identity, spellingOf(record), record.fingerprint, places]);
    const known = classes.get(key);
    const name = known?.[0].id ?? record.id;
    classOf.set(record.id, name);
    if (known) known.push(record);
    else classes.set(key, [record]);
    const account = accountKey(record.store, record.fields, (field) => {
      const target = record.fields[field];
      return typeof target === 'string' ? (classOf.get(target) ?? target) : null;
    });
    accounts.set(account, (accounts.get(account) ?? new Set()).add(key));
  }
  const groups = [...classes.values()].filter((records) => records.length > 1).map(groupOf);
  return { groups, differing: [...accounts.values()].filter((keys) => keys.size > 1).length };
}

/** Names that only look alike are two: which of them the server knows, only a person can tell. */
function spellingOf({ store, fields }: ExistingEntry): readonly unknown[] {
  const { identityFields, fields: rules } = definitionOf(store);
  return identityFields
    .filter((name) => !rules[name].address)
    .map((name) => rules[name].comparable?.(fields[name]) ?? fields[name] ?? '');
}

function groupOf(records: readonly ExistingEntry[]): Duplicates {
  const [keep, ...remove] = [...records].sort(byAge);
  return { store: keep.store, title: definitionOf(keep.store).title(keep.fields), keep, remove };
}

function byAge(a: ExistingEntry, b: ExistingEntry): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
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
