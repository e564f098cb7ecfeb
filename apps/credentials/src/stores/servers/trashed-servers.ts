import type { Executor } from '../../database/database';
import { inTrash } from '../../records/trash-act';

/** Servers in the trash, and what comes and goes with them, by their ids. */
export interface TrashedServers {
  readonly servers: readonly string[];
  readonly runtimes: readonly string[];
}

/**
 * Of these servers those that are in the trash; with the jump servers that lead to them, as far as those are there too (a
 * server that comes back without its jump server would be dialled directly), and with the runtimes that were removed
 * together with one of them.
 */
export async function comingBackWith(
  executor: Executor,
  ownerId: string,
  ids: readonly string[],
): Promise<TrashedServers> {
  const rows = await executor.query<{ id: string; runtimes: string[] }>(
    `WITH RECURSIVE needed AS (
       SELECT s.id, s.jump_server_id, s.trash_act_id FROM servers s
       WHERE s.id = ANY ($2::uuid[]) AND s.owner_id = $1 AND ${inTrash('s')}
       UNION
       SELECT s.id, s.jump_server_id, s.trash_act_id FROM needed n
       JOIN servers s ON s.id = n.jump_server_id AND s.owner_id = $1 AND ${inTrash('s')}
     )
     SELECT n.id, ${RUNTIMES_OF} AS runtimes FROM needed n`,
    [ownerId, ids],
  );
  return { servers: rows.map(({ id }) => id), runtimes: rows.flatMap(({ runtimes }) => runtimes) };
}

/** Of these servers those that are in the trash, with the runtimes that were removed together with one of them. */
export async function goingWith(
  executor: Executor,
  ownerId: string,
  ids: readonly string[],
): Promise<TrashedServers> {
  const rows = await executor.query<{ id: string; runtimes: string[] }>(
    `SELECT n.id, ${RUNTIMES_OF} AS runtimes FROM servers n
     WHERE n.id = ANY ($2::uuid[]) AND n.owner_id = $1 AND n.deleted_at IS NOT NULL`,
    [ownerId, ids],
  );
  return { servers: rows.map(({ id }) => id), runtimes: rows.flatMap(({ runtimes }) => runtimes) };
}

const RUNTIMES_OF = `ARRAY(
  SELECT r.id FROM runtimes r WHERE r.server_id = n.id AND r.trash_act_id = n.trash_act_id)`;

/** How many other servers in the trash are reached through one of these. */
export async function countReachedThrough(
  executor: Executor,
  ownerId: string,
  ids: readonly string[],
): Promise<number> {
  const [{ count }] = await executor.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM servers s
     WHERE s.owner_id = $1 AND s.deleted_at IS NOT NULL AND s.jump_server_id = ANY ($2::uuid[])
       AND s.id <> ALL ($2::uuid[])`,
    [ownerId, ids],
  );
  return count;
}
