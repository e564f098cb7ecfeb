import type { Executor } from '../database/database';
import { containing } from '../database/like';
import { pageBytes } from '../database/page';
import { invalidField } from '../problems/problem';
import { readListCursor, writeListCursor } from './list-cursor';
import type { ListQueryDto } from '../input/list-query.dto';
import { listSql } from './record-list-sql';
import { foldText } from './record-row';
import type { RecordTable } from './record-table';
import type { SortKey, SortType } from './store-registration';

/** A further condition of one store: records whose reference field has this value. */
export interface ListFilter {
  readonly field: string;
  readonly value: string;
}

interface PageRow {
  readonly items: string;
  readonly octets: number;
  readonly last: string | null;
  readonly total: string;
}

/**
 * One page of a store as JSON in UTF-8, in one statement. Keyset paging: the cursor holds the last row's sort key and id, so
 * that a page costs the same wherever it is, and nothing is skipped when rows are added meanwhile. A page whose records
 * are large ends before `limit`, with a cursor.
 */
export async function listRecords(
  executor: Executor,
  table: RecordTable,
  ownerId: string,
  query: ListQueryDto,
  filter?: ListFilter,
): Promise<Buffer> {
  const sort = query.sort ?? table.rules.sort ?? 'label';
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const key = sortKey(table, name);
  const cursor = query.cursor === undefined ? undefined : readListCursor(query.cursor, sort, key.type);
  const pattern = query.q?.trim() ? containing(foldText(query.q.trim())) : undefined;

  const values: unknown[] = [ownerId, query.limit];
  const parameter = (value: unknown, type: string): string => `$${values.push(value)}::${type}`;
  const conditions = ['r.owner_id = $1', 'r.deleted_at IS NULL'];
  if (pattern !== undefined) {
    const like = parameter(pattern, 'text');
    conditions.push(`(r.search LIKE ${like} OR EXISTS (
      SELECT FROM connections c WHERE c.owner_id = $1 AND c.record_id = r.id AND c.name_key LIKE ${like}))`);
  }
  if (filter) conditions.push(`r.${table.column(filter.field)} = ${parameter(filter.value, 'uuid')}`);
  const after = cursor
    ? `WHERE (r.sort_key, r.id) ${descending ? '<' : '>'} (${parameter(cursor.key, key.type)}, ${parameter(cursor.id, 'uuid')})`
    : '';
  const shape = [name, descending, pattern !== undefined, filter?.field ?? '', cursor !== undefined].join(
    ':',
  );
  const text = listSql(table, key.expression(descending), conditions, after, descending ? 'DESC' : 'ASC');
  const [page] = await executor.query<PageRow>({ name: `${table.name}:list:${shape}`, text }, values);
  const next = page.last === null ? null : writeListCursor(sort, page.last);
  return pageBytes(page.items, page.octets, next, Number(page.total));
}

/** @throws ProblemException when the store is not sorted by that. */
function sortKey(table: RecordTable, name: string): SortKey {
  const column = ORDERED_COLUMNS[name];
  if (column) return column;
  const own = Object.entries(table.rules.sorts ?? {}).find(([sort]) => sort === name);
  if (own) return own[1];
  const field = table.fields.find((candidate) => candidate.field === name);
  if (!field || !(table.definition.identityFields as readonly string[]).includes(name)) {
    throw invalidField('sort', 'This list cannot be sorted by that.');
  }
  return field.type === 'text' ? byText(field.column) : by(`r.${field.column}`, 'integer');
}

/** What every store is sorted by. */
const ORDERED_COLUMNS: Readonly<Record<string, SortKey | undefined>> = {
  label: by('r.label_key', 'text'),
  identity: by('r.identity', 'text'),
  createdAt: by('r.created_at', 'timestamptz'),
  updatedAt: by('r.updated_at', 'timestamptz'),
};

function by(expression: string, type: SortType): SortKey {
  return { expression: () => expression, type };
}

const LATIN = 'abcdefghijklmnopqrstuvwxyz';
/** The same letters above those of all scripts, in the private use area. */
const AFTER_ALL = Array.from(LATIN, (letter) => String.fromCharCode(0xe000 + letter.charCodeAt(0))).join('');

/** Addresses and user names, the same on every database: capitals as small letters, and Hangul before Latin like names. */
function byText(column: string): SortKey {
  return by(`translate(lower(coalesce(r.${column}, '') COLLATE "C"), '${LATIN}', '${AFTER_ALL}')`, 'text');
}
