import type { FieldError } from './problems';
import { DEFINITIONS, RECORD_STORES, definitionOf, type RecordStore } from './stores/all-stores';
import { mayTakeSecret, type FieldDefinition } from './stores/definition';
import type { TransferConnection } from './transfer';

/** One entry of a transfer file, as read: known keys sorted out, nothing judged but its shape. */
export interface IncomingEntry {
  readonly store: RecordStore;
  /** Position in its list of the file, from 0. */
  readonly index: number;
  readonly ref?: string;
  /** The store's own fields that the file gives, secrets too, without references. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Refs by the record's field, such as `{ jumpServerId: 's2' }`. */
  readonly references: Readonly<Record<string, string>>;
  readonly connections: readonly TransferConnection[];
  /** What is wrong with it, by the path inside the entry. The plan leaves an entry with faults out. */
  readonly faults: readonly FieldError[];
}

/** An entry whose secret has been weighed: `fingerprint` is null when it has none. */
export interface WeighedEntry extends IncomingEntry {
  readonly fingerprint: string | null;
}

/** What the plan knows of a record that is already there. No secret. */
export interface ExistingEntry {
  readonly store: RecordStore;
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The plain fields, and references as record ids. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The names of the secrets it has. */
  readonly secrets: readonly string[];
  readonly fingerprint: string | null;
  readonly connections: readonly Pick<TransferConnection, 'kind' | 'name'>[];
}

/**
 * Whether a record that becomes what the entry says keeps its secret: a file without secrets takes none away. It does not
 * keep one that would be sent elsewhere, or cannot be held any more.
 */
export function keepsSecret(
  record: Pick<ExistingEntry, 'store' | 'fields' | 'fingerprint'>,
  entry: WeighedEntry,
): boolean {
  return (
    entry.fingerprint === null &&
    record.fingerprint !== null &&
    mayTakeSecret(definitionOf(record.store) as never, record.fields, entry.fields)
  );
}

/** A reference field of a store, by its name in records. */
export interface ReferenceField {
  readonly field: string;
  readonly store: RecordStore;
  readonly exportKey: string;
  readonly scoping: boolean;
}

/** The fields by which a store's records point to others. */
export function referenceFields(store: RecordStore): readonly ReferenceField[] {
  return REFERENCE_FIELDS.get(store) ?? [];
}

const REFERENCE_FIELDS = new Map(
  RECORD_STORES.map((store) => {
    const fields = Object.entries<FieldDefinition>(DEFINITIONS[store].fields);
    const references = fields.flatMap(([field, { reference }]) =>
      reference
        ? [
            {
              field,
              ...reference,
              store: reference.store as RecordStore,
              scoping: reference.scoping === true,
            },
          ]
        : [],
    );
    return [store, references] as const;
  }),
);

/** `position 14 of registries`: where an entry stands, in the file's own words and from 1. */
export function positionOf(entry: Pick<IncomingEntry, 'store' | 'index'>): string {
  return `position ${(entry.index + 1).toLocaleString('en')} of ${definitionOf(entry.store).exportKey}`;
}

/**
 * Which account an entry or record is: its store, its identity, and what its scoping references point to (`keyOf`
 * names the place a reference field points to). Equal keys are the same account.
 */
export function accountKey(
  store: RecordStore,
  fields: Readonly<Record<string, unknown>>,
  keyOf: (field: string) => string | null,
): string {
  const scope = referenceFields(store)
    .filter((reference) => reference.scoping)
    .map((reference) => keyOf(reference.field));
  return JSON.stringify([store, definitionOf(store).identity(fields), scope]);
}
