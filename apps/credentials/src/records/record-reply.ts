import { LIMITS } from '@kiops/contracts';
import type { RecordTable } from './record-table';

/**
 * SQL that turns rows of a store into replies. `rows` is a common table expression of whole rows of the table; the
 * statement has to be `WITH RECURSIVE`, with these expressions after that one.
 */
export interface ReplySql {
  /** Further common table expressions. */
  readonly expressions: readonly string[];
  /** The select list, of `r`, `used` and whatever else `source` joins. */
  readonly columns: string;
  /** What follows FROM. */
  readonly source: string;
}

/**
 * The reply of one store: its allowed columns, who uses each record, and for servers the route and the last contact.
 * `listed`: as a list shows it, without what is large.
 */
export function replySql(table: RecordTable, rows: string, listed = false): ReplySql {
  const ofServers = table.store === 'servers';
  return {
    expressions: ofServers ? [routeExpressions(rows)] : [],
    columns: [
      table.replyColumns('r', listed),
      `coalesce(used.connections, '[]') AS connections`,
      ...(ofServers ? [`coalesce(routes.route, '[]') AS route`, LAST_CONTACT] : []),
    ].join(', '),
    source: [
      `${rows} r`,
      usedJoin(table, listed),
      ...(ofServers ? ['LEFT JOIN routes ON routes.server_id = r.id'] : []),
    ].join(' '),
  };
}

const LAST_CONTACT = `CASE WHEN r.last_contact_at IS NOT NULL THEN json_build_object(
  'at', r.last_contact_at, 'answered', r.last_answered) END AS "lastContact"`;

/**
 * Who uses a row, by name: looked up row by row, by index. As a join it would be planned by statistics, which the
 * embedded database does not keep up to date by itself.
 */
function usedJoin(table: RecordTable, listed: boolean): string {
  const of = `connections c WHERE c.record_id = r.id AND c.store = '${table.store}'`;
  const shown = `(SELECT c.* FROM ${of} ORDER BY c.name_key, c.id LIMIT ${LIMITS.listedConnections.max}) c`;
  return `LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object(
      'id', c.id, 'kind', c.kind, 'name', c.name, 'detail', c.detail, 'url', c.url) ORDER BY c.name_key, c.id
    ) AS connections
    FROM ${listed ? shown : of}) AS used ON true`;
}

/** The jump servers before each server, the nearest to the browser first. */
function routeExpressions(rows: string): string {
  return `hops AS (
      SELECT id AS server_id, jump_server_id AS hop_id, 1 AS depth FROM ${rows} WHERE jump_server_id IS NOT NULL
      UNION ALL
      SELECT hops.server_id, s.jump_server_id, hops.depth + 1
      FROM hops JOIN servers s ON s.id = hops.hop_id
      WHERE s.jump_server_id IS NOT NULL AND hops.depth < ${LIMITS.jumpServers.max}
    ), routes AS (
      SELECT hops.server_id, json_agg(json_build_object(
        'id', s.id, 'label', s.label, 'host', s.host, 'port', s.port, 'username', s.username) ORDER BY hops.depth DESC
      ) AS route
      FROM hops JOIN servers s ON s.id = hops.hop_id GROUP BY hops.server_id)`;
}
