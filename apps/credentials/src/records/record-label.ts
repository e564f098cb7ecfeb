import type { Executor } from '../database/database';
import { ProblemException } from '../problems/problem';
import type { RecordTable } from './record-table';

/**
 * The label of an owner's record. It may not be deleted meanwhile, when the owner is locked.
 * @throws ProblemException `not-found`, for another owner's record too
 */
export async function labelOf(
  executor: Executor,
  table: RecordTable,
  ownerId: string,
  recordId: string,
): Promise<string> {
  const [record] = await executor.query<{ label: string }>(
    `SELECT label FROM ${table.name} WHERE id = $1 AND owner_id = $2 AND deleted_at IS NULL`,
    [recordId, ownerId],
  );
  if (!record) throw new ProblemException('not-found');
  return record.label;
}
