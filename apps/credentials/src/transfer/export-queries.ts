import { referenceFields, type RecordStore, type TransferConnection } from '@kiops/contracts';
import { openSecret } from '../crypto/envelope';
import type { OwnerKeys } from '../crypto/owner-keys.service';
import type { Database, Statement } from '../database/database';
import type { RecordTable } from '../records/record-table';
import type { RecordTables } from '../records/record-tables';

/** One row of a batch: its place in the order, its fields under their names, secrets encrypted. */
export interface ExportRow {
  readonly id: string;
  readonly label_key: string;
  readonly secret_version: number;
  readonly connections: readonly TransferConnection[];
  readonly [field: string]: unknown;
}

/** A record's fields in clear, and what it points to, by record id. */
export interface OpenedRecord {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly references: Readonly<Record<string, string | null>>;
  readonly connections: readonly TransferConnection[];
}

/** Reads what an export writes. */
export class ExportQueries {
  private readonly statements: ReadonlyMap<RecordStore, Statement>;

  constructor(
    private readonly database: Database,
    private readonly tables: RecordTables,
  ) {
    this.statements = new Map(tables.all.map((table) => [table.store, batchStatement(table)]));
  }

  /** How many records each store has, and about how many bytes at least they will be. */
  async sizes(
    ownerId: string,
    stores: readonly RecordStore[],
  ): Promise<{ counts: Record<string, number>; bytes: number }> {
    const counts: Record<string, number> = {};
    let bytes = 0;
    for (const store of stores) {
      const { name, secrets } = this.tables.of(store);
      const lengths = secrets.map(({ column }) => `coalesce(octet_length(${column}), 0)`).join(' + ');
      const [row] = await this.database.query<{ count: number; bytes: string }>(
        `SELECT count(*)::integer AS count, coalesce(sum(${lengths}), 0)::text AS bytes
         FROM ${name} WHERE owner_id = $1 AND deleted_at IS NULL`,
        [ownerId],
      );
      counts[store] = row.count;
      bytes += Number(row.bytes);
    }
    return { counts, bytes };
  }

  /** The ids of all records of a store, in the order of the export. */
  async ids(store: RecordStore, ownerId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM ${this.tables.of(store).name} WHERE owner_id = $1 AND deleted_at IS NULL ORDER BY label_key, id`,
      [ownerId],
    );
    return rows.map(({ id }) => id);
  }

  /** The next records after one, by label. */
  async batch(
    store: RecordStore,
    ownerId: string,
    size: number,
    after: ExportRow | undefined,
  ): Promise<ExportRow[]> {
    const place = [after?.label_key ?? '', after?.id ?? '00000000-0000-0000-0000-000000000000'];
    const rows = await this.database.query<
      Omit<ExportRow, 'connections'> & { id: string; label_key: string; secret_version: number }
    >(this.statements.get(store)!, [ownerId, size, ...place]);
    const users = await this.database.query<{ record_id: string; connections: TransferConnection[] }>(USERS, [
      rows.map(({ id }) => id),
    ]);
    const byRecord = new Map(users.map(({ record_id, connections }) => [record_id, connections]));
    return rows.map((row) => ({ ...row, connections: byRecord.get(row.id) ?? [] }));
  }
}

/** `record ids` → who uses them. By index whatever the statistics say: `ANY` of an array is no join. */
const USERS: Statement = {
  name: 'transfer:export-users',
  text: `SELECT record_id, json_agg(json_build_object('kind', kind, 'name', name, 'detail', detail, 'url', url)
      ORDER BY name_key, name, kind) AS connections
    FROM connections WHERE record_id = ANY ($1::uuid[]) GROUP BY record_id`,
};

/** Opens a row's secrets; without keys, they are left out. */
export function exportedRecord(
  keys: OwnerKeys | undefined,
  table: RecordTable,
  row: ExportRow,
): OpenedRecord {
  const fields: Record<string, unknown> = {};
  for (const { field, secret } of table.fields)
    fields[field] = secret ? keys && opened(keys, table, row, field) : plain(row[field]);
  const references = referenceFields(table.store).map(({ field }) => [field, row[field] as string | null]);
  return { fields, references: Object.fromEntries(references), connections: row.connections };
}

function opened(keys: OwnerKeys, table: RecordTable, row: ExportRow, field: string): string | null {
  const stored = row[field] as Buffer | null;
  const place = { store: table.store, recordId: row.id, field, secretVersion: row.secret_version };
  return stored === null ? null : openSecret(keys, place, stored);
}

/** Times as RFC 3339 in UTC. */
function plain(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}

/** `owner, size, label key, id` → the next rows, in an order that an import into another account reproduces. */
function batchStatement(table: RecordTable): Statement {
  const fields = table.fields.map(({ field, column }) => `r.${column} AS "${field}"`);
  return {
    name: `transfer:${table.name}:export`,
    text: `SELECT r.id, r.label_key, r.secret_version, ${fields.join(', ')} FROM ${table.name} r
      WHERE r.owner_id = $1::uuid AND r.deleted_at IS NULL AND (r.label_key, r.id) > ($3::text, $4::uuid)
      ORDER BY r.label_key, r.id LIMIT $2::integer`,
  };
}
