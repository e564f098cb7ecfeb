import { definitionOf, type RecordStore } from './stores/all-stores';
import { type FieldDefinition } from './stores/definition';
import type { TransferConnection, TransferEntry } from './transfer';

/** A record as export has it: plain and secret fields under their names, references as refs by the record's field. */
export interface ExportedRecord {
  readonly ref: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly references?: Readonly<Record<string, string | undefined>>;
  readonly connections?: readonly TransferConnection[];
}

/**
 * The entry of a transfer file for a record: the definition's fields in their order, without what is empty (null,
 * undefined, an empty text, list or object).
 */
export function transferEntry(store: RecordStore, record: ExportedRecord): TransferEntry {
  const entry: Record<string, unknown> = { ref: record.ref };
  for (const [name, { reference }] of Object.entries<FieldDefinition>(definitionOf(store).fields)) {
    const value = reference ? record.references?.[name] : record.fields[name];
    if (!isEmpty(value)) entry[reference?.exportKey ?? name] = value;
  }
  if (record.connections?.length) {
    entry['connections'] = record.connections.map(({ kind, name, detail, url }) => ({
      kind,
      name,
      ...(detail ? { detail } : {}),
      ...(url ? { url } : {}),
    }));
  }
  return entry;
}

/** Whether a value says nothing. Zero and false say something. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
