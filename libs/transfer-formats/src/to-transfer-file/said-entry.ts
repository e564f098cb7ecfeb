import { DB_ENGINES, DEFAULT_DB_PORTS, definitionOf, secretFields, type RecordStore } from '@kiops/contracts';
import type { ReadEntry } from '../reading';
import { fieldKey, type EntryAnswers, type EntryId, type SaidValue } from './answers';

/** An entry with what was said about it, and what still has to be said before it can be stored. */
export interface SaidEntry {
  readonly entry: ReadEntry;
  readonly open: readonly string[];
}

/** The fields of an entry that somebody is asked for. A key file is no field: a record is stored without it, too. */
export function askedFields({ asks = [] }: ReadEntry, store: RecordStore | null): readonly string[] {
  if (store === null) return [];
  const names = new Set(Object.keys(definitionOf(store).fields));
  return asks.filter((name) => names.has(name));
}

/** Puts what was said into an entry that goes to this store. */
export function saidEntry(
  entry: ReadEntry,
  { file, id, store }: { readonly file: string; readonly id: EntryId; readonly store: RecordStore | null },
  { fields: said, forAll }: EntryAnswers,
): SaidEntry {
  const fields: Record<string, unknown> = { ...entry.fields };
  const secret: Record<string, string> = { ...entry.secret };
  const open: string[] = [];
  for (const name of askedFields(entry, store)) {
    const value: SaidValue | undefined =
      said[id]?.[name] ?? forAll[fieldKey(file, store as RecordStore, name)];
    if (value === undefined || value === '') open.push(name);
    else if (value === true) continue;
    else if (secretFields(definitionOf(store as RecordStore)).includes(name)) secret[name] = String(value);
    else fields[name] = name === 'port' ? Number(value) : value;
  }
  if (store === 'db-connections') Object.assign(fields, usualPort(fields));
  return {
    entry: { ...entry, fields, ...(Object.keys(secret).length === 0 ? {} : { secret }) },
    open,
  };
}

/** A database at no port that was told is at the usual one of its engine. */
function usualPort({ port, engine }: Readonly<Record<string, unknown>>): object {
  const known = port === undefined ? DB_ENGINES.find((one) => one === engine) : undefined;
  return known ? { port: DEFAULT_DB_PORTS[known] } : {};
}
