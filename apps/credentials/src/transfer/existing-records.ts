import { Injectable } from '@nestjs/common';
import {
  RECORD_STORES,
  type ConnectionKind,
  type ExistingEntry,
  type FieldDefinition,
  type RecordStore,
} from '@kiops/contracts';
import type { Executor, Statement } from '../database/database';
import type { RecordTable } from '../records/record-table';
import { RecordTables } from '../records/record-tables';

/** Reads what plans compare with: an owner's records without their secrets, in one statement per store. */
@Injectable()
export class ExistingRecords {
  private readonly statements: ReadonlyMap<RecordStore, Statement>;

  constructor(tables: RecordTables) {
    this.statements = new Map(tables.all.map((table) => [table.store, existingStatement(table)]));
  }

  async read(
    executor: Executor,
    ownerId: string,
    stores: readonly RecordStore[] = RECORD_STORES,
  ): Promise<ExistingEntry[]> {
    const users = await this.users(executor, ownerId);
    const found: ExistingEntry[] = [];
    for (const store of stores) {
      const [row] = await executor.query<{ records: string }>(this.statements.get(store)!, [ownerId]);
      for (const record of JSON.parse(row.records) as StoredEntry[]) {
        found.push({ ...record, store, connections: users.get(record.id) ?? [] });
      }
    }
    return found;
  }

  /** Who uses the records, by record. Joined here: right after an import PostgreSQL has no statistics to join well by. */
  private async users(executor: Executor, ownerId: string): Promise<ReadonlyMap<string, User[]>> {
    const [{ users }] = await executor.query<{ users: string }>(USERS, [ownerId]);
    const byRecord = new Map<string, User[]>();
    for (const [recordId, kind, name] of JSON.parse(users) as [string, ConnectionKind, string][]) {
      const known = byRecord.get(recordId);
      if (known) known.push({ kind, name });
      else byRecord.set(recordId, [{ kind, name }]);
    }
    return byRecord;
  }
}

type StoredEntry = Omit<ExistingEntry, 'store' | 'connections'>;
type User = ExistingEntry['connections'][number];

const USERS: Statement = {
  name: 'transfer:users',
  text: `SELECT coalesce(json_agg(json_build_array(record_id, kind, name) ORDER BY name_key, id), '[]')::text AS users
    FROM connections WHERE owner_id = $1`,
};

/** The revision that changes with every change of an owner's records. */
export async function revisionOf(executor: Executor, ownerId: string): Promise<bigint> {
  const [row] = await executor.query<{ revision: string }>(
    'SELECT revision::text FROM owner_revisions WHERE owner_id = $1',
    [ownerId],
  );
  return BigInt(row.revision);
}

/** `owner` → all living records as one JSON text. What is incidental is not compared, and can be large: it stays out. */
function existingStatement(table: RecordTable): Statement {
  const definitions = table.definition.fields as Readonly<Record<string, FieldDefinition>>;
  const fields = table.fields
    .filter(({ field, secret }) => !secret && !definitions[field].incidental)
    .map(({ field, column }) => `'${field}', r.${column}`);
  const secrets = table.secrets.map(
    ({ field, column }) => `CASE WHEN r.${column} IS NOT NULL THEN '${field}' END`,
  );
  return {
    name: `transfer:${table.name}:existing`,
    text: `SELECT coalesce(json_agg(json_build_object(
        'id', r.id, 'createdAt', r.created_at, 'updatedAt', r.updated_at,
        'fields', json_build_object(${fields.join(', ')}),
        'secrets', array_remove(ARRAY[${secrets.join(', ')}], NULL),
        'fingerprint', encode(r.fingerprint, 'hex'))), '[]')::text AS records
      FROM ${table.name} r WHERE r.owner_id = $1 AND r.deleted_at IS NULL`,
  };
}
