import { AccountIndex } from './account-index';
import { differencesOf, plainContentOf, type Side } from './differences';
import { fieldWords } from './field-words';
import {
  accountKey,
  keepsSecret,
  positionOf,
  referenceFields,
  type ExistingEntry,
  type WeighedEntry,
} from './import-entry';
import { resolveReferences } from './import-references';
import type { FieldError } from './problems';
import { finish, type Sliced } from './sliced';
import { definitionOf } from './stores/all-stores';
import { secretFields } from './stores/definition';
import type { FieldDifference, KnownServers, TransferConnection, Verdict } from './transfer';
import { isEmpty } from './transfer-entry';

/** What the plan says of one entry, with what applying it needs to know. */
export interface PlannedEntry {
  readonly entry: WeighedEntry;
  readonly verdict: Verdict;
  /** The record that the entry meets. An invalid entry can meet one too: what points to it then points there. */
  readonly meets?: ExistingEntry;
  /** The earlier entry of the file that is the same account. It decides where this one goes, before `meets`. */
  readonly follows?: PlannedEntry;
  /** The entries that its references name, by the record's field. */
  readonly targets: Readonly<Record<string, PlannedEntry>>;
  readonly faults: readonly FieldError[];
  readonly differences?: readonly FieldDifference[];
  readonly reason?: string;
  /** It stands for a server that is not in the file: others lead to it, and it is in no plan itself. */
  readonly isOutside?: true;
}

type Targets = PlannedEntry['targets'];

/**
 * Compares the entries of a file with the records that are there: each entry is new, identical, in conflict, or
 * invalid. Total: any entries get exactly one verdict each, whatever they hold. The result is in an order in which an
 * entry comes after those it points to. `known`: the servers that entries may point to outside of the file.
 */
export function planImport(
  existing: readonly ExistingEntry[],
  incoming: readonly WeighedEntry[],
  known: KnownServers = {},
): readonly PlannedEntry[] {
  return finish(planImportSliced(existing, incoming, known));
}

/** `planImport` in slices. */
export function* planImportSliced(
  existing: readonly ExistingEntry[],
  incoming: readonly WeighedEntry[],
  known: KnownServers = {},
): Sliced<readonly PlannedEntry[]> {
  const records = yield* indexRecords(existing);
  const earlier = new AccountIndex<PlannedEntry>();
  const planned = new Map<WeighedEntry, PlannedEntry>();
  const outside = new Map(outsideOf(existing, incoming, known).map((one) => [one.entry, one]));
  for (const { entry, targets, faults } of yield* resolveReferences([...incoming, ...outside.keys()])) {
    yield;
    const standIn = outside.get(entry);
    if (standIn) {
      planned.set(entry, standIn);
      continue;
    }
    const met: Record<string, PlannedEntry> = {};
    for (const [field, target] of Object.entries(targets)) {
      const one = planned.get(target.entry);
      if (one) met[field] = one;
    }
    planned.set(
      entry,
      planEntry(entry, met, [...faults, ...lostTargets(entry, met, faults)], records, earlier),
    );
  }
  return [...planned.values()].filter(({ isOutside }) => !isOutside);
}

/**
 * What entries point to instead of an entry of the file: each stands for a server that is there, or is no longer. Those
 * that it is reached through stand behind it, so that nobody is sent through too many.
 */
function outsideOf(
  existing: readonly ExistingEntry[],
  incoming: readonly WeighedEntry[],
  known: KnownServers,
): readonly PlannedEntry[] {
  const inFile = new Set(incoming.flatMap(({ store, ref }) => (store === 'servers' ? [ref] : [])));
  const ids = new Map(Object.entries(known).filter(([ref]) => !inFile.has(ref)));
  if (ids.size === 0) return [];
  const servers = new Map(
    existing.flatMap((record) => (record.store === 'servers' ? [[record.id, record]] : [])),
  );
  const outside: PlannedEntry[] = [];
  // Those that are added on the way are gone through as well.
  for (const [ref, id] of ids) {
    const record = servers.get(id);
    const jump = record?.fields['jumpServerId'];
    if (typeof jump === 'string') ids.set(refBehind(jump), jump);
    const entry: WeighedEntry = {
      store: 'servers',
      index: incoming.length + outside.length,
      ref,
      fields: record?.fields ?? {},
      references: typeof jump === 'string' ? { jumpServerId: refBehind(jump) } : {},
      connections: [],
      faults: [],
      fingerprint: null,
    };
    const base = { entry, targets: {}, faults: [], isOutside: true } as const;
    outside.push(record ? { ...base, verdict: 'identical', meets: record } : { ...base, verdict: 'invalid' });
  }
  return outside;
}

/** No file has such a ref: theirs are lines of text. */
function refBehind(id: string): string {
  return `\0${id}`;
}

/** The secrets that an entry brings, by name. */
export function secretsOf(entry: WeighedEntry): readonly string[] {
  return secretFields(definitionOf(entry.store) as never).filter((name) => !isEmpty(entry.fields[name]));
}

function planEntry(
  entry: WeighedEntry,
  targets: Targets,
  faults: readonly FieldError[],
  records: RecordIndex,
  earlier: AccountIndex<PlannedEntry>,
): PlannedEntry {
  const { store, fingerprint } = entry;
  const account = accountOf(entry, targets);
  const nearest = account === undefined ? undefined : records.accounts.nearest(account, fingerprint);
  if (account === undefined || faults.length > 0) {
    const all = account === undefined && faults.length === 0 ? [noAccount(entry)] : faults;
    return {
      entry,
      targets,
      verdict: 'invalid',
      faults: all,
      reason: sentences(all, entry),
      ...(nearest && { meets: nearest }),
    };
  }
  const side = once(() => sideOfEntry(entry, targets));
  const plain = once(() => plainContentOf(store, side()));
  const base = { entry, targets, faults };
  const meets = records.accounts.same(account, fingerprint, plain);
  const twin = earlier.exactly(account, fingerprint, plain);
  const before = earlier.nearest(account, fingerprint);
  let one: PlannedEntry;
  if (meets) {
    one = {
      ...base,
      verdict: 'identical',
      meets,
      ...reason(sameAs(twin), added(records.missing(entry.connections, meets))),
    };
  } else if (twin) {
    one = {
      ...base,
      verdict: 'identical',
      follows: twin,
      ...(twin.meets && { meets: twin.meets }),
      ...reason(sameAs(twin)),
    };
  } else if (nearest) {
    const mine = records.side(nearest);
    const theirs = keepsSecret(nearest, entry) ? withSecretOf(mine, side()) : side();
    const differences = differencesOf(store, mine, theirs);
    one = { ...base, verdict: 'conflict', meets: nearest, differences, ...reason(sameAccountAs(before)) };
  } else if (before) {
    const differences = differencesOf(store, sideOfEntry(before.entry, before.targets), side());
    one = { ...base, verdict: 'conflict', follows: before, differences, ...reason(sameAccountAs(before)) };
  } else {
    one = { ...base, verdict: 'new' };
  }
  earlier.add(account, fingerprint, plain, one);
  return one;
}

/** The records that are there, the oldest of an account first, and each one as a side of a comparison. */
interface RecordIndex {
  readonly accounts: AccountIndex<ExistingEntry>;
  readonly side: (record: ExistingEntry) => Side;
  /** How many of these connections the record does not have. */
  readonly missing: (connections: readonly TransferConnection[], record: ExistingEntry) => number;
}

function* indexRecords(existing: readonly ExistingEntry[]): Sliced<RecordIndex> {
  const byId = new Map(existing.map((record) => [record.id, record]));
  const accounts = new AccountIndex<ExistingEntry>();
  const side = (record: ExistingEntry): Side => ({
    ...record,
    references: Object.fromEntries(
      referenceFields(record.store).flatMap(({ field }) => {
        const target = byId.get(String(record.fields[field] ?? ''));
        return target
          ? [[field, { key: target.id, title: definitionOf(target.store).title(target.fields) }]]
          : [];
      }),
    ),
  });
  const byAge = [...existing].sort(
    (a, b) => compareText(a.createdAt, b.createdAt) || compareText(a.id, b.id),
  );
  for (const record of byAge) {
    yield;
    const key = accountKey(record.store, record.fields, (field) => asText(record.fields[field]));
    accounts.add(key, record.fingerprint, () => plainContentOf(record.store, side(record)), record);
  }
  // Thousands of entries can meet one record: its connections are gone through once.
  const connections = new Map<ExistingEntry, ReadonlySet<string>>();
  const missing: RecordIndex['missing'] = (brought, record) => {
    if (brought.length === 0) return 0;
    const present = connections.get(record) ?? new Set(record.connections.map(connectionKey));
    connections.set(record, present);
    return new Set(brought.map(connectionKey).filter((key) => !present.has(key))).size;
  };
  return { accounts, side, missing };
}

/** A side that says nothing of its secret, beside one whose secret it takes. */
function withSecretOf(mine: Side, theirs: Side): Side {
  return { ...theirs, secrets: mine.secrets, fingerprint: mine.fingerprint };
}

/** Where an entry's record is or will be: a record's id, or a name that no id can be. */
function placeKey(planned: PlannedEntry): string {
  if (planned.follows) return placeKey(planned.follows);
  return planned.meets?.id ?? `${planned.entry.store}/${planned.entry.index}`;
}

function sideOfEntry(entry: WeighedEntry, targets: Targets): Side {
  return {
    fields: entry.fields,
    references: Object.fromEntries(
      Object.entries(targets).map(([field, target]) => [
        field,
        { key: placeKey(target), title: definitionOf(target.entry.store).title(target.entry.fields) },
      ]),
    ),
    secrets: secretsOf(entry),
    fingerprint: entry.fingerprint,
  };
}

/** Undefined when the fields that say which account it is cannot be read, as an entry with faults may have them. */
function accountOf(entry: WeighedEntry, targets: Targets): string | undefined {
  try {
    return accountKey(entry.store, entry.fields, (field) =>
      targets[field] ? placeKey(targets[field]) : null,
    );
  } catch {
    return undefined;
  }
}

function noAccount(entry: WeighedEntry): FieldError {
  const fields = definitionOf(entry.store).identityFields.map(fieldWords).join(', ');
  return { path: '', message: `It does not say which account it is: ${fields}.` };
}

/** The references to entries that are left out, and that meet no record which could stand for them. */
function lostTargets(
  entry: WeighedEntry,
  targets: Targets,
  faults: readonly FieldError[],
): readonly FieldError[] {
  return referenceFields(entry.store).flatMap(({ field, exportKey }) => {
    const target = targets[field];
    if (!target || target.verdict !== 'invalid' || target.meets) return [];
    // In a circle, that is said already.
    if (faults.some(({ path }) => path === exportKey)) return [];
    const what = `Its ${fieldWords(exportKey)} is`;
    const why = target.isOutside
      ? 'no longer on KIOPS. Import the file again'
      : `${positionOf(target.entry)}, which is not valid`;
    return [{ path: exportKey, message: `${what} ${why}.` }];
  });
}

/** The faults in words. What a field may hold is said behind its name; of references, the whole sentence is there. */
function sentences(faults: readonly FieldError[], entry: WeighedEntry): string {
  return faults
    .map((fault) =>
      fault.path === '' || !entry.faults.includes(fault)
        ? fault.message
        : `${inCapital(fieldWords(fault.path))}: ${fault.message}`,
    )
    .join(' ');
}

function inCapital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function reason(...said: readonly (string | undefined)[]): { reason?: string } {
  const text = said.filter((sentence) => sentence !== undefined).join(' ');
  return text === '' ? {} : { reason: text };
}

function sameAs(twin: PlannedEntry | undefined): string | undefined {
  return twin && `The same as ${positionOf(twin.entry)}.`;
}

function sameAccountAs(before: PlannedEntry | undefined): string | undefined {
  return before && `The same account as ${positionOf(before.entry)}, which differs.`;
}

function added(count: number): string | undefined {
  if (count === 0) return undefined;
  return count === 1
    ? 'One connection is added to it.'
    : `${count.toLocaleString('en')} connections are added to it.`;
}

/** What makes two connections of a record the same one: kind and name. */
export function connectionKey({ kind, name }: Pick<TransferConnection, 'kind' | 'name'>): string {
  return JSON.stringify([kind, name]);
}

/** Works a value out when it is first asked for. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
