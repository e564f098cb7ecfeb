import { LIMITS } from '@kiops/contracts';
import { replySql } from './record-reply';
import type { RecordTable } from './record-table';

/** So many of an owner's connections are looked at to see whether a page could be too large. */
const MEASURED_CONNECTIONS = 5_000;

/**
 * One page of a store: `owner, limit, ...` → its items as JSON text, the last one's sort key and id unless the list ends
 * there, and how many records the filter leaves.
 *
 * A page is bounded in bytes. Mostly it is far from its bound, and is written in one piece. Only where that may be too
 * much, item after item is written and measured: that costs a third more, but never needs the memory of a page that
 * nobody is to get.
 */
export function listSql(
  table: RecordTable,
  key: string,
  conditions: readonly string[],
  after: string,
  direction: 'ASC' | 'DESC',
): string {
  const reply = replySql(table, 'shown', true);
  const order = `sort_key ${direction}, id ${direction}`;
  const filtered = `SELECT r.*, ${key} AS sort_key FROM ${table.name} r WHERE ${conditions.join(' AND ')}`;
  const complete = after === '' ? '(SELECT count(*) FROM page) <= $2' : 'false';
  const most = LIMITS.pageBytes.max;
  const expressions = [
    // Numbered as the rows come out of the index, so that nothing has to be sorted again.
    `page AS MATERIALIZED (
       SELECT *, row_number() OVER (ORDER BY ${order}) AS place
       FROM (SELECT r.* FROM (${filtered}) r ${after} ORDER BY ${order} LIMIT $2::integer + 1) AS r)`,
    `shown AS MATERIALIZED (SELECT * FROM page WHERE place <= $2)`,
    ...reply.expressions,
    `whole AS MATERIALIZED (
       SELECT coalesce(json_agg(reply), '[]')::text AS items
       FROM (SELECT ${reply.columns} FROM ${reply.source} ORDER BY r.place) AS reply)`,
    `written AS MATERIALIZED (
       SELECT row_to_json(reply)::text AS item, r.place
       FROM ${reply.source} CROSS JOIN LATERAL (SELECT ${reply.columns}) AS reply)`,
    `fitting AS MATERIALIZED (
       SELECT item, place FROM (
         SELECT *, sum(octet_length(item) + 1) OVER (ORDER BY place ROWS UNBOUNDED PRECEDING) AS bytes FROM written
       ) AS measured WHERE bytes <= ${most} OR place = 1)`,
    // A CASE evaluates what it chooses only, and an expression is not evaluated before it is read.
    `choice AS MATERIALIZED (
       SELECT CASE WHEN ${storedBytes(table)} > ${most} THEN false
              ELSE (SELECT octet_length(items) <= ${most} FROM whole) END AS fits)`,
    `chosen AS MATERIALIZED (
       SELECT CASE WHEN fits THEN (SELECT items FROM whole)
              ELSE (SELECT '[' || string_agg(item, ',' ORDER BY place) || ']' FROM fitting) END AS items,
              CASE WHEN fits THEN (SELECT count(*) FROM shown) ELSE (SELECT count(*) FROM fitting) END AS length
       FROM choice)`,
  ];
  return `WITH RECURSIVE ${expressions.join(', ')}
    SELECT items,
      CASE WHEN (SELECT count(*) FROM page) > length THEN (
        SELECT json_build_array(sort_key, id)::text FROM shown WHERE place = length
      ) END AS last,
      CASE WHEN ${complete} THEN (SELECT count(*) FROM page)
           ELSE (SELECT count(*) FROM ${table.name} r WHERE ${conditions.join(' AND ')}) END AS total
    FROM chosen`;
}

/** SQL for how much of a page could be large, told by lengths that the database has without reading the values. */
function storedBytes(table: RecordTable): string {
  const texts = table.fields
    .filter(({ type }) => type === 'text')
    .map(({ column }) => `coalesce(octet_length(${column}), 0)`);
  return `(SELECT coalesce(sum(${texts.join(' + ')}), 0) FROM shown) + (
    SELECT coalesce(sum(octet_length(concat(name, detail, url))), 0)
      + CASE WHEN count(*) = ${MEASURED_CONNECTIONS} THEN ${LIMITS.pageBytes.max} ELSE 0 END
    FROM (SELECT name, detail, url FROM connections
      WHERE owner_id = $1 AND store = '${table.store}' LIMIT ${MEASURED_CONNECTIONS}) AS measured)`;
}
