import { randomUUIDv7 } from 'node:crypto';
import { TRASH_DAYS, type TrashActKind } from '@kiops/contracts';
import type { Caller } from '../caller/caller';
import type { Executor } from '../database/database';

/** How long a record stays in the trash, as a PostgreSQL interval. */
export const TRASH_TIME = `${TRASH_DAYS} days`;

/** SQL that takes a row out of the trash. */
export const TAKEN_OUT = 'deleted_at = NULL, trash_act_id = NULL, kept_as = NULL';

/** SQL for a row `r` that can still be brought back. */
export function inTrash(row: string): string {
  return `${row}.deleted_at > now() - interval '${TRASH_TIME}'`;
}

/** Begins an act by which records come into the trash, inside the transaction in which they do. Replies its id. */
export async function beginAct(transaction: Executor, caller: Caller, kind: TrashActKind): Promise<string> {
  const id = randomUUIDv7();
  await transaction.query(
    `INSERT INTO trash_acts (id, owner_id, kind, actor_name, token_name) VALUES ($1, $2, $3, $4, $5)`,
    [id, caller.accountId, kind, caller.serviceAccount?.name ?? caller.name, caller.tokenName ?? null],
  );
  return id;
}
