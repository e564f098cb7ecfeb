import type { Executor } from '../../database/database';

/** Records of servers and runtimes, by their ids. */
export interface GoingServers {
  readonly servers: readonly string[];
  readonly runtimes: readonly string[];
  /** Servers and runtimes that stay, but point to nothing of these any more. */
  readonly released: readonly string[];
}

/** Of servers that are to go those to which something points that stays: a server behind one, at any distance, or a runtime. */
export async function serversInUse(
  executor: Executor,
  ownerId: string,
  { servers, runtimes, released }: GoingServers,
): Promise<ReadonlySet<string>> {
  const rows = await executor.query<{ id: string }>(
    `WITH RECURSIVE going AS MATERIALIZED (
       SELECT unnest($2::uuid[]) AS id
     ), let_go AS MATERIALIZED (
       SELECT unnest($2::uuid[] || $3::uuid[] || $4::uuid[]) AS id
     ), pointing AS (
       SELECT id, jump_server_id AS to_id FROM servers
       WHERE owner_id = $1 AND deleted_at IS NULL AND jump_server_id IS NOT NULL
       UNION ALL
       SELECT id, server_id FROM runtimes WHERE owner_id = $1 AND deleted_at IS NULL AND server_id IS NOT NULL
     ), needed AS (
       SELECT p.to_id AS id FROM pointing p JOIN going g ON g.id = p.to_id
       WHERE NOT EXISTS (SELECT FROM let_go l WHERE l.id = p.id)
       UNION
       SELECT g.id FROM needed n JOIN servers s ON s.id = n.id JOIN going g ON g.id = s.jump_server_id
     )
     SELECT id FROM needed`,
    [ownerId, servers, runtimes, released],
  );
  return new Set(rows.map(({ id }) => id));
}
