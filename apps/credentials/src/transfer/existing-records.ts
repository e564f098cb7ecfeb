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
import type { Slices } from '../records/slices';

/** How many records one statement reads: few enough that nobody waits for their JSON to be parsed. */
const BATCH = 2_000;

/** Reads what plans compare with: an owner's records without their secrets. */
@Injectable()
export class ExistingRecords {
  private readonly statements: ReadonlyMap<RecordStore, Statement>;

  constructor(tables: RecordTables) {
    this.statements = new Map(tables.all.map((table) => [table.store, existingStatement(table)]));
  }

  async read(executor: Executor, ownerId: string, slices: Slices): Promise<ExistingEntry[]> {
    const users = await this.users(executor, ownerId);
    const found: ExistingEntry[] = [];
    for (const store of RECORD_STORES) {
      let last = FIRST;
      for (let count = BATCH; count === BATCH;) {
        const [row] = await executor.query<{ records: string }>(this.statements.get(store)!, [
          ownerId,
          last,
          BATCH,
        ]);
        const records = JSON.parse(row.records) as StoredEntry[];
        for (const record of records)
          found.push({ ...record, store, connections: users.get(record.id) ?? [] });
        count = records.length;
        last = records.at(-1)?.id ?? last;
        if (slices.isOver()) await slices.next();
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

/** Before every id. */
const FIRST = '00000000-0000-0000-0000-000000000000';

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

/** `owner, id, size` → the next living records as one JSON text, by id. What is incidental is not compared, and can be large: it stays out. */
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
        'fingerprint', encode(r.fingerprint, 'hex')) ORDER BY r.id), '[]')::text AS records
      FROM (SELECT * FROM ${table.name} WHERE owner_id = $1::uuid AND deleted_at IS NULL AND id > $2::uuid
        ORDER BY id LIMIT $3::integer) r`,
  };
}
