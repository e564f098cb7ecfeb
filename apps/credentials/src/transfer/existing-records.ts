import { Injectable } from '@nestjs/common';
import { RECORD_STORES, type ExistingEntry, type FieldDefinition, type RecordStore } from '@kiops/contracts';
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
    const found: ExistingEntry[] = [];
    for (const store of stores) {
      const [row] = await executor.query<{ records: string }>(this.statements.get(store)!, [ownerId]);
      for (const record of JSON.parse(row.records) as ExistingEntry[]) found.push(record);
    }
    return found;
  }
}

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
    text: `WITH used AS (
        SELECT record_id, json_agg(json_build_object('kind', kind, 'name', name) ORDER BY name_key, id) AS connections
        FROM connections WHERE owner_id = $1 AND store = '${table.store}' GROUP BY record_id
      )
      SELECT coalesce(json_agg(json_build_object(
        'store', '${table.store}', 'id', r.id, 'createdAt', r.created_at, 'updatedAt', r.updated_at,
        'fields', json_build_object(${fields.join(', ')}),
        'secrets', array_remove(ARRAY[${secrets.join(', ')}], NULL),
        'fingerprint', encode(r.fingerprint, 'hex'),
        'connections', coalesce(used.connections, '[]'))), '[]')::text AS records
      FROM ${table.name} r LEFT JOIN used ON used.record_id = r.id
      WHERE r.owner_id = $1 AND r.deleted_at IS NULL`,
  };
}
