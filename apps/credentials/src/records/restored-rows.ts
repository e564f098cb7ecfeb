import type { Caller } from '../caller/caller';
import type { Executor } from '../database/database';
import { auditExpression, auditParameters } from './audit-sql';
import type { RecordTable } from './record-table';
import { inTrash, TAKEN_OUT } from './trash-act';

/** Takes records of one store out of the trash, each with its line in the log; the owner is locked. Replies how many. */
export async function restoreRows(
  transaction: Executor,
  caller: Caller,
  table: RecordTable,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await transaction.query(
    `WITH changed AS (
       UPDATE ${table.name} r SET ${TAKEN_OUT}
       WHERE r.id = ANY ($1::uuid[]) AND r.owner_id = $2::uuid AND ${inTrash('r')} RETURNING r.id, r.label
     ), ${auditExpression(table, 'record.restored', 'changed')}
     SELECT id FROM changed`,
    [ids, ...auditParameters(caller)],
  );
  return rows.length;
}
