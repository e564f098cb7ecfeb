import { LIMITS } from '@kiops/contracts';
import type { RecordTable } from './record-table';

/**
 * SQL that turns rows of a store into replies. `rows` is a common table expression of whole rows of the table; the
 * statement has to be `WITH RECURSIVE`, with these expressions after that one.
 */
export interface ReplySql {
  /** Further common table expressions. */
  readonly expressions: readonly string[];
  /** The select list, of `r` and whatever else `source` joins. */
  readonly columns: string;
  /** What follows FROM. */
  readonly source: string;
}

/**
 * The reply of one store: its allowed columns, who uses each record, until when its former secret may be read, and what
 * the store's rules add. `listOf`: SQL for the owner of all rows, who gets them as a list shows them, without what is
 * large.
 */
export function replySql(table: RecordTable, rows: string, { listOf }: { listOf?: string } = {}): ReplySql {
  const added = table.rules.reply;
  return {
    expressions: added?.expressions(rows) ?? [],
    columns: [
      table.replyColumns('r', listOf !== undefined),
      `coalesce(${users(table, listOf)}, '[]') AS connections`,
      `${previousUntil(listOf)} AS "previousUntil"`,
      ...(added?.columns ?? []),
    ].join(', '),
    source: [`${rows} r`, added?.join ?? ''].join(' '),
  };
}

/**
 * Until when a row's former secret may be read, by index. Most owners have none, so that for a list it is asked once
 * whether there is any.
 */
function previousUntil(listOf: string | undefined): string {
  const until = `(SELECT p.retires_at FROM previous_secrets p
    WHERE p.record_id = r.id AND p.owner_id = r.owner_id AND p.retires_at > now())`;
  if (listOf === undefined) return until;
  return `CASE WHEN EXISTS (SELECT FROM previous_secrets WHERE owner_id = ${listOf}) THEN ${until} END`;
}

/**
 * Who uses a row, by name: looked up row by row, by index. As a join it would be planned by statistics, which the
 * embedded database does not keep up to date by itself. Of a list nothing is looked up when nobody uses any of it.
 */
function users(table: RecordTable, listOf: string | undefined): string {
  const of = `connections c WHERE c.record_id = r.id AND c.store = '${table.store}'`;
  const shown = `(SELECT c.* FROM ${of} ORDER BY c.name_key, c.id LIMIT ${LIMITS.listedConnections.max}) c`;
  const found = `(SELECT json_agg(json_build_object(
      'id', c.id, 'kind', c.kind, 'name', c.name, 'detail', c.detail, 'url', c.url) ORDER BY c.name_key, c.id)
    FROM ${listOf === undefined ? of : shown})`;
  if (listOf === undefined) return found;
  const any = `SELECT FROM connections WHERE owner_id = ${listOf} AND store = '${table.store}'`;
  return `CASE WHEN EXISTS (${any}) THEN ${found} END`;
}
