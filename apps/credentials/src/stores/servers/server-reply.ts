import { LIMITS } from '@kiops/contracts';
import type { ReplyAddition } from '../../records/store-registration';

const LAST_CONTACT = `CASE WHEN r.last_contact_at IS NOT NULL THEN json_build_object(
  'at', r.last_contact_at, 'answered', r.last_answered) END AS "lastContact"`;

/** The route to a server, and the last time that somebody tried to sign in to it. */
export const SERVER_REPLY: ReplyAddition = {
  expressions: routeExpressions,
  columns: [`coalesce(routes.route, '[]') AS route`, LAST_CONTACT],
  join: 'LEFT JOIN routes ON routes.server_id = r.id',
};

/** The jump servers before each server, the nearest to the browser first. */
function routeExpressions(rows: string): readonly string[] {
  return [
    `hops AS (
      SELECT id AS server_id, jump_server_id AS hop_id, 1 AS depth FROM ${rows} WHERE jump_server_id IS NOT NULL
      UNION ALL
      SELECT hops.server_id, s.jump_server_id, hops.depth + 1
      FROM hops JOIN servers s ON s.id = hops.hop_id
      WHERE s.jump_server_id IS NOT NULL AND hops.depth < ${LIMITS.jumpServers.max})`,
    `routes AS (
      SELECT hops.server_id, json_agg(json_build_object(
        'id', s.id, 'label', s.label, 'host', s.host, 'port', s.port, 'username', s.username,
        'allowOldAlgorithms', s.allow_old_algorithms) ORDER BY hops.depth DESC
      ) AS route
      FROM hops JOIN servers s ON s.id = hops.hop_id GROUP BY hops.server_id)`,
  ];
}
