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
    else if (name === 'engine') sayEngine(fields, value);
    else fields[name] = name === 'port' ? Number(value) : value;
  }
  return {
    entry: { ...entry, fields, ...(Object.keys(secret).length === 0 ? {} : { secret }) },
    open,
  };
}

/** A port that is only the usual one of the engine that was taken until then becomes that of the one that was said. */
function sayEngine(fields: Record<string, unknown>, said: SaidValue): void {
  const usual = (engine: unknown) => {
    const known = DB_ENGINES.find((one) => one === engine);
    return known && DEFAULT_DB_PORTS[known];
  };
  if (fields['port'] === usual(fields['engine'])) fields['port'] = usual(said) ?? fields['port'];
  fields['engine'] = said;
}
