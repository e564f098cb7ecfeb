import { LIMITS } from '@kiops/contracts';
import { replySql } from './record-reply';
import type { RecordTable } from './record-table';

/**
 * One page of a store: `owner, limit, ...` → its items as JSON text, the last one's sort key and id unless the list ends
 * there, and how many records the filter leaves.
 *
 * A page is bounded in bytes: item after item is written and measured, once. What goes through the expressions is no
 * more than its text and its place, since whole rows are copied with each of them.
 */
export function listSql(
  table: RecordTable,
  key: string,
  conditions: readonly string[],
  after: string,
  direction: 'ASC' | 'DESC',
): string {
  const reply = replySql(table, 'page', { listOf: '$1' });
  const order = `sort_key ${direction}, id ${direction}`;
  const filtered = `SELECT r.*, ${key} AS sort_key FROM ${table.name} r WHERE ${conditions.join(' AND ')}`;
  const complete = after === '' ? '(SELECT count(*) FROM measured) <= $2' : 'false';
  const expressions = [
    `page AS (SELECT r.* FROM (${filtered}) r ${after} ORDER BY ${order} LIMIT $2::integer + 1)`,
    ...reply.expressions,
    // OFFSET 0: or the planner would have each item written twice, once to measure it.
    `written AS (
       SELECT row_to_json(reply)::text AS item, r.sort_key, r.id
       FROM ${reply.source} CROSS JOIN LATERAL (SELECT ${reply.columns}) AS reply ORDER BY ${order} OFFSET 0)`,
    `measured AS MATERIALIZED (
       SELECT *, row_number() OVER so_far AS place, sum(octet_length(item) + 1) OVER so_far AS bytes
       FROM written WINDOW so_far AS (ORDER BY ${order} ROWS UNBOUNDED PRECEDING))`,
    `shown AS (
       SELECT coalesce('[' || string_agg(item, ',' ORDER BY place) || ']', '[]') AS items, count(*) AS length
       FROM measured WHERE place <= $2 AND (bytes <= ${LIMITS.pageBytes.max} OR place = 1))`,
  ];
  return `WITH RECURSIVE ${expressions.join(', ')}
    SELECT items,
      CASE WHEN (SELECT count(*) FROM measured) > length THEN (
        SELECT json_build_array(sort_key, id)::text FROM measured WHERE place = length
      ) END AS last,
      CASE WHEN ${complete} THEN (SELECT count(*) FROM measured)
           ELSE (SELECT count(*) FROM ${table.name} r WHERE ${conditions.join(' AND ')}) END AS total
    FROM shown`;
}
