import type { Executor } from '../database/database';
import type { RecordTable } from './record-table';
import type { Touched } from './touched-records';
import { inTrash, TAKEN_OUT } from './trash-act';

/** Takes records of one store out of the trash; the owner is locked, and who calls it logs it. Replies which came. */
export async function restoreRows(
  transaction: Executor,
  ownerId: string,
  table: RecordTable,
  ids: readonly string[],
): Promise<Touched> {
  const records =
    ids.length === 0
      ? []
      : await transaction.query<{ id: string; label: string }>(
          `UPDATE ${table.name} r SET ${TAKEN_OUT}
           WHERE r.id = ANY ($1::uuid[]) AND r.owner_id = $2::uuid AND ${inTrash('r')} RETURNING r.id, r.label`,
          [ids, ownerId],
        );
  return { store: table.store, records };
}
