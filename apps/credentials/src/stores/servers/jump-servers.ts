import { LIMITS, routeDepths } from '@kiops/contracts';
import type { Executor } from '../../database/database';
import type { Caller } from '../../caller/caller';
import { ProblemException, invalidField } from '../../problems/problem';

interface Route {
  /** Jump servers before the server: the new one, and those before that one. */
  readonly before: number;
  /** How far the longest way goes on behind it. */
  readonly behind: number;
  readonly circle: boolean;
}

/**
 * Makes sure that a server can be reached through a jump server: it is the caller's own, the way makes no circle, and
 * neither this way nor one that goes on behind the server is too long. The owner has to be locked.
 * @throws ProblemException `invalid-input`, `jump-server-cycle`, `jump-server-depth`
 */
export async function assertRoute(
  transaction: Executor,
  caller: Caller,
  serverId: string,
  jumpServerId: string,
): Promise<void> {
  const [route] = await transaction.query<Route>(
    `WITH RECURSIVE before AS (
       SELECT id, jump_server_id, 1 AS depth FROM servers WHERE id = $1 AND owner_id = $3 AND deleted_at IS NULL
       UNION ALL
       SELECT s.id, s.jump_server_id, before.depth + 1 FROM before JOIN servers s ON s.id = before.jump_server_id
       WHERE before.depth <= ${LIMITS.jumpServers.max} AND before.id <> $2 AND s.deleted_at IS NULL
     ), behind AS (
       SELECT $2::uuid AS id, 0 AS depth
       UNION ALL
       SELECT s.id, behind.depth + 1 FROM behind JOIN servers s ON s.jump_server_id = behind.id
       WHERE behind.depth <= ${LIMITS.jumpServers.max} AND s.deleted_at IS NULL
     )
     SELECT (SELECT count(*)::integer FROM before) AS before,
            (SELECT max(depth) FROM behind) AS behind,
            EXISTS (SELECT FROM before WHERE id = $2) AS circle`,
    [jumpServerId, serverId, caller.accountId],
  );
  if (route.before === 0) throw invalidField('jumpServerId', 'There is no such server.');
  if (route.circle) throw new ProblemException('jump-server-cycle');
  if (route.before + route.behind <= LIMITS.jumpServers.max) return;
  throw tooLong();
}

/**
 * Makes sure that no way of an owner makes a circle or is too long, after many servers changed at once.
 * @throws ProblemException `jump-server-cycle`, `jump-server-depth`
 */
export async function assertAllRoutes(transaction: Executor, ownerId: string): Promise<void> {
  const rows = await transaction.query<{ id: string; jump: string }>(
    `SELECT id, jump_server_id AS jump FROM servers
     WHERE owner_id = $1 AND deleted_at IS NULL AND jump_server_id IS NOT NULL`,
    [ownerId],
  );
  const depths = routeDepths(new Map(rows.map(({ id, jump }) => [id, jump])));
  // A server without a jump server is not among them: each way has one more.
  const longest = Math.max(0, ...[...new Set(depths.values())].map((depth) => depth + 1));
  if (longest === Infinity) throw new ProblemException('jump-server-cycle');
  if (longest > LIMITS.jumpServers.max) throw tooLong();
}

function tooLong(): ProblemException {
  return new ProblemException('jump-server-depth', {
    detail: `At most ${LIMITS.jumpServers.max} are possible.`,
  });
}
