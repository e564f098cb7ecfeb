import { nameKey, type FieldDefinition } from '@kiops/contracts';
import type { OwnerKeys } from '../crypto/owner-keys.service';
import { sealSecret, type SecretPlace } from '../crypto/envelope';
import { fingerprintOf } from '../crypto/fingerprint';
import { secretEnd } from './ends/secret-end';
import type { FieldColumn, RecordTable } from './record-table';

/** A record's fields under their names, secrets in clear. */
export type RecordFields = Readonly<Record<string, unknown>>;

/** The columns that are made from a record's fields, so that order, filter and duplicates need no decrypting. */
export interface DerivedColumns {
  readonly identity: string;
  readonly label_key: string;
  readonly search: string;
}

/** A new record's row: every column by name, ready for a parameter of its type. */
export type RecordRow = Readonly<Record<string, unknown>>;

/** The version of a new record's secrets. */
export const NEW_SECRET_VERSION = 1;

/** Case and composition of letters do not count in the filter. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** The derived columns for these fields. */
export function derivedColumns(table: RecordTable, fields: RecordFields): DerivedColumns {
  const { definition } = table;
  const identity = definition.identity(fields as never);
  const addresses = Object.entries<FieldDefinition>(definition.fields).filter(
    ([, { address }]) => address === true,
  );
  const texts = [
    fields['label'],
    ...addresses.map(([name]) => fields[name]),
    fields['username'],
    ...definition.identityFields.map((name) => fields[name]),
    identity.join(':'),
  ];
  const found = texts
    .filter((text) => text !== null && text !== undefined && text !== '')
    .map((text) => foldText(String(text)));
  return {
    identity: JSON.stringify(identity),
    label_key: nameKey(String(fields['label'])),
    search: [...new Set(found)].join('\n'),
  };
}

/** The columns of the summaries of these fields, as JSON text. */
export function summaryColumns(table: RecordTable, fields: RecordFields): Record<string, string | null> {
  return Object.fromEntries(
    table.summaries.map(({ field, summary }) => {
      const short = summary.of(fields[field] ?? null);
      return [summary.column, short === null ? null : JSON.stringify(short)];
    }),
  );
}

/** The value of a field as a parameter: JSON as text, everything else as it is. */
export function columnValue({ type, empty }: FieldColumn, value: unknown): unknown {
  const given = value ?? empty;
  return given !== null && type === 'jsonb' ? JSON.stringify(given) : given;
}

/** A secret as it is stored; null when there is none. */
export function secretValue(keys: OwnerKeys, place: SecretPlace, secret: unknown): Buffer | null {
  return typeof secret === 'string' && secret !== '' ? sealSecret(keys, place, secret) : null;
}

/** The whole row of a new record, but for what the table fills in itself (version, times). */
export function newRow(keys: OwnerKeys, table: RecordTable, id: string, fields: RecordFields): RecordRow {
  const row: Record<string, unknown> = {
    id,
    owner_id: keys.ownerId,
    ...derivedColumns(table, fields),
    secret_version: NEW_SECRET_VERSION,
    ...summaryColumns(table, fields),
    fingerprint: fingerprintOf(keys, table.definition, secretsOf(table, fields)),
    ends_at: secretEnd(secretsOf(table, fields)),
  };
  for (const field of table.fields) {
    row[field.column] = field.secret
      ? secretValue(
          keys,
          { store: table.store, recordId: id, field: field.field, secretVersion: NEW_SECRET_VERSION },
          fields[field.field],
        )
      : columnValue(field, fields[field.field]);
  }
  return row;
}

/** The secret fields of a record. */
export function secretsOf(table: RecordTable, fields: RecordFields): Record<string, string | null> {
  return Object.fromEntries(
    table.secrets.map(({ field }) => [field, (fields[field] as string | null) ?? null]),
  );
}

/** The type of every column of a row that `newRow` makes. */
export function columnTypes(table: RecordTable): ReadonlyMap<string, string> {
  return new Map([
    ['id', 'uuid'],
    ['owner_id', 'uuid'],
    ['identity', 'text'],
    ['label_key', 'text'],
    ['search', 'text'],
    ['secret_version', 'integer'],
    ['fingerprint', 'bytea'],
    ['ends_at', 'timestamptz'],
    ...table.fields.map(({ column, type }) => [column, type] as const),
    ...table.summaries.map(({ summary }) => [summary.column, 'jsonb'] as const),
  ]);
}
