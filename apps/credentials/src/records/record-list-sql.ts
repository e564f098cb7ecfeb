import { LIMITS } from '@kiops/contracts';
import { replySql } from './record-reply';
import type { RecordTable } from './record-table';

/**
 * One page of a store: `owner, limit, ...` → its items as JSON text with commas between them, how many octets that has, the
 * last one's sort key and id unless the list ends there, and how many records the filter leaves.
 *
 * A page is bounded in bytes. Each item is written and measured once, and only a page that would be too large has it
 * counted how many of its items fit.
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
  const complete = after === '' ? 'found <= $2' : 'false';
  const fitting = `SELECT greatest(1, count(*)) FROM (
      SELECT place, sum(octet_length(item) + 1) OVER (ORDER BY place) AS bytes
      FROM unnest(items) WITH ORDINALITY AS each (item, place)) AS so_far
    WHERE place <= $2 AND so_far.bytes <= ${LIMITS.pageBytes.max}`;
  const expressions = [
    `page AS (SELECT r.* FROM (${filtered}) r ${after} ORDER BY ${order} LIMIT $2::integer + 1)`,
    ...reply.expressions,
    // OFFSET 0, here and below: or the planner would have each expression evaluated wherever it is used.
    `written AS (
       SELECT row_to_json(reply)::text AS item, r.sort_key, r.id
       FROM ${reply.source} CROSS JOIN LATERAL (SELECT ${reply.columns}) AS reply ORDER BY ${order} OFFSET 0)`,
    `read AS (
       SELECT array_agg(item) AS items, array_agg(sort_key) AS keys, array_agg(id) AS ids, count(*) AS found,
         coalesce(sum(octet_length(item) + 1), 0) AS bytes
       FROM written)`,
    `measured AS (
       SELECT *, CASE WHEN bytes <= ${LIMITS.pageBytes.max} THEN least(found, $2) ELSE (${fitting}) END AS length
       FROM read OFFSET 0)`,
    `shown AS (
       SELECT *, coalesce(array_to_string(items[:length], ','), '') AS text FROM measured OFFSET 0)`,
  ];
  return `WITH RECURSIVE ${expressions.join(', ')}
    SELECT text AS items, octet_length(text) AS octets,
      CASE WHEN found > length THEN json_build_array(keys[length], ids[length])::text END AS last,
      CASE WHEN ${complete} THEN found
           ELSE (SELECT count(*) FROM ${table.name} r WHERE ${conditions.join(' AND ')}) END AS total
    FROM shown`;
}
