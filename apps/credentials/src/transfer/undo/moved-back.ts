import { referenceFields, type RecordStore } from '@kiops/contracts';
import type { Executor } from '../../database/database';
import type { RecordTables } from '../../records/record-tables';
import { inTrash } from '../../records/trash-act';
import { notedSql } from '../acts/act-changes';

/**
 * Before what a clean-up removed comes back: what it made point to the records that were kept points to those again, where
 * it still points where the clean-up left it.
 */
export async function moveBack(
  transaction: Executor,
  tables: RecordTables,
  ownerId: string,
  { act, coming }: { readonly act: string; readonly coming: readonly string[] },
): Promise<void> {
  const values = [act, ownerId, coming];
  for (const { store, name } of tables.all) {
    await transaction.query(
      `UPDATE connections c SET record_id = removed.id
       FROM ${notedSql('connection-moved')} AS m JOIN ${waiting(name, 'removed')} ON removed.id = m.before
       WHERE c.id = m.id AND c.owner_id = $2::uuid AND c.record_id = removed.kept_as
         AND NOT EXISTS (SELECT FROM connections own
           WHERE own.record_id = removed.id AND own.kind = c.kind AND own.name = c.name)`,
      values,
    );
    for (const { field, store: target } of referenceFields(store))
      await pointBack(transaction, tables, { store, field, target }, values);
  }
  await transaction.query(
    `UPDATE docker_hub r SET is_default = false, version = r.version + 1, updated_at = now()
     FROM ${notedSql('default-passed')} AS m JOIN ${waiting('docker_hub', 'removed')} ON removed.id = m.before
     WHERE r.id = m.id AND r.owner_id = $2::uuid AND r.is_default AND r.deleted_at IS NULL`,
    values,
  );
}

interface Reference {
  readonly store: RecordStore;
  readonly field: string;
  readonly target: RecordStore;
}

async function pointBack(
  transaction: Executor,
  tables: RecordTables,
  { store, field, target }: Reference,
  values: readonly unknown[],
): Promise<void> {
  const table = tables.of(store);
  const column = table.column(field);
  await transaction.query(
    `UPDATE ${table.name} r SET ${column} = removed.id, version = r.version + 1, updated_at = now()
     FROM ${notedSql('reference-moved', store)} AS m
     JOIN ${waiting(tables.of(target).name, 'removed')} ON removed.id = m.before
     WHERE r.id = m.id AND r.owner_id = $2::uuid AND r.${column} = removed.kept_as`,
    values,
  );
}

/** SQL for a table's records that the act `$1` removed, and that come back: `$3`. */
function waiting(table: string, as: string): string {
  return `(SELECT id, kept_as FROM ${table} w
    WHERE w.trash_act_id = $1::uuid AND w.owner_id = $2::uuid AND ${inTrash('w')}
      AND w.id = ANY ($3::uuid[])) AS ${as}`;
}
