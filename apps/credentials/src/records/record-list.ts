import type { Executor } from '../database/database';
import { containing } from '../database/like';
import { pageText } from '../database/page';
import { invalidField } from '../problems/problem';
import { readListCursor, writeListCursor } from './list-cursor';
import type { ListQueryDto } from './list-query.dto';
import { replySql } from './record-reply';
import { foldText } from './record-row';
import type { RecordTable } from './record-table';

/** A further condition of one store: records whose reference field has this value. */
export interface ListFilter {
  readonly field: string;
  readonly value: string;
}

/** How rows are ordered: an SQL expression of a row `r`, and its type for the cursor. */
interface SortKey {
  readonly expression: string;
  readonly type: string;
}

interface PageRow {
  readonly items: string;
  readonly last: string | null;
  readonly total: string;
}

/**
 * One page of a store as JSON text, in one statement. Keyset paging: the cursor holds the last row's sort key and id, so
 * that a page costs the same wherever it is, and nothing is skipped when rows are added meanwhile.
 */
export async function listRecords(
  executor: Executor,
  table: RecordTable,
  ownerId: string,
  query: ListQueryDto,
  filter?: ListFilter,
): Promise<string> {
  const sort = query.sort ?? (table.store === 'servers' ? 'identity' : 'label');
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const key = sortKey(table, name);
  const cursor = query.cursor === undefined ? undefined : readListCursor(query.cursor, sort);
  const pattern = query.q?.trim() ? containing(foldText(query.q.trim())) : undefined;

  const values: unknown[] = [ownerId, query.limit];
  const parameter = (value: unknown, type: string): string => `$${values.push(value)}::${type}`;
  const conditions = ['r.owner_id = $1', 'r.deleted_at IS NULL'];
  if (pattern !== undefined) {
    const like = parameter(pattern, 'text');
    conditions.push(`(r.search LIKE ${like} OR EXISTS (
      SELECT FROM connections c WHERE c.record_id = r.id AND c.name_key LIKE ${like}))`);
  }
  if (filter) conditions.push(`r.${table.column(filter.field)} = ${parameter(filter.value, 'uuid')}`);
  const after = cursor
    ? `WHERE (r.sort_key, r.id) ${descending ? '<' : '>'} (${parameter(cursor.key, key.type)}, ${parameter(cursor.id, 'uuid')})`
    : '';
  const shape = [name, descending, pattern !== undefined, filter?.field ?? '', cursor !== undefined].join(
    ':',
  );
  const text = listSql(table, key.expression, conditions, after, descending ? 'DESC' : 'ASC');
  const [page] = await executor.query<PageRow>({ name: `${table.name}:list:${shape}`, text }, values);
  const next = page.last === null ? null : writeListCursor(sort, page.last);
  return pageText(page.items, next, Number(page.total));
}

function listSql(
  table: RecordTable,
  key: string,
  conditions: readonly string[],
  after: string,
  direction: 'ASC' | 'DESC',
): string {
  const reply = replySql(table, 'shown');
  const filtered = `SELECT r.*, ${key} AS sort_key FROM ${table.name} r WHERE ${conditions.join(' AND ')}`;
  const complete = after === '' ? '(SELECT count(*) FROM page) <= $2' : 'false';
  return `
    WITH RECURSIVE page AS MATERIALIZED (
      SELECT r.* FROM (${filtered}) r ${after} ORDER BY r.sort_key ${direction}, r.id ${direction} LIMIT $2::integer + 1
    ), shown AS MATERIALIZED (
      SELECT * FROM page ORDER BY sort_key ${direction}, id ${direction} LIMIT $2
    )${reply.expressions.map((expression) => `, ${expression}`).join('')}
    SELECT
      (SELECT coalesce(json_agg(reply), '[]')::text
       FROM (SELECT ${reply.columns} FROM ${reply.source} ORDER BY r.sort_key ${direction}, r.id ${direction}) AS reply
      ) AS items,
      CASE WHEN (SELECT count(*) FROM page) > $2 THEN (
        SELECT json_build_array(sort_key, id)::text FROM shown ORDER BY sort_key ${flip(direction)}, id ${flip(direction)} LIMIT 1
      ) END AS last,
      CASE WHEN ${complete} THEN (SELECT count(*) FROM page)
           ELSE (SELECT count(*) FROM ${table.name} r WHERE ${conditions.join(' AND ')}) END AS total`;
}

function flip(direction: 'ASC' | 'DESC'): 'ASC' | 'DESC' {
  return direction === 'ASC' ? 'DESC' : 'ASC';
}

/** @throws ProblemException when the store is not sorted by that. */
function sortKey(table: RecordTable, name: string): SortKey {
  if (name === 'label') return { expression: 'r.label_key', type: 'text' };
  if (name === 'identity') return { expression: 'r.identity', type: 'text' };
  if (name === 'createdAt') return { expression: 'r.created_at', type: 'timestamptz' };
  if (name === 'updatedAt') return { expression: 'r.updated_at', type: 'timestamptz' };
  const field = table.fields.find((candidate) => candidate.field === name);
  if (!field || !(table.definition.identityFields as readonly string[]).includes(name)) {
    throw invalidField('sort', 'This list cannot be sorted by that.');
  }
  // The same order on every database, whatever its locale: by code points, ASCII letters folded.
  return field.type === 'text'
    ? { expression: `lower(coalesce(r.${field.column}, '') COLLATE "C")`, type: 'text' }
    : { expression: `r.${field.column}`, type: field.type };
}
