import {
  TRASH_ACTS,
  type RecordStore,
  type TrashActKind,
  type TrashedRecord,
  type TrashPage,
} from '@kiops/contracts';
import type { Executor } from '../database/database';
import { containing } from '../database/like';
import { foldText } from '../records/record-row';
import type { RecordTable } from '../records/record-table';
import type { RecordTables } from '../records/record-tables';
import { inTrash, TRASH_TIME } from '../records/trash-act';
import { readTrashCursor, writeTrashCursor } from './trash-cursor';
import type { TrashQueryDto } from './trash.dto';

/** How many of those who used a record are named. */
const NAMED_CONNECTIONS = 20;

interface TrashRow {
  readonly store: RecordStore;
  readonly id: string;
  readonly label: string;
  readonly labelKey: string;
  readonly keptAs: string | null;
  readonly act: { readonly id: string; readonly kind: TrashActKind; readonly at: string };
  readonly by: string;
  readonly token: string | null;
  readonly records: number;
  readonly expiresAt: string;
}

interface FoundPage {
  readonly rows: readonly TrashRow[];
  readonly total: number;
  readonly counts: Partial<Record<TrashActKind, number>> | null;
}

/** What the row of a store's table tells beyond what all have. */
interface Facts {
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly connections: readonly string[];
  readonly keptAs: string | null;
}

/** One page of an owner's trash: newest act first, the records of one act by store and label. Keyset paging. */
export async function readTrash(
  executor: Executor,
  tables: RecordTables,
  ownerId: string,
  query: TrashQueryDto,
): Promise<TrashPage> {
  const { rows, total, counts } = await findPage(executor, tables, ownerId, query);
  const page = rows.slice(0, query.limit);
  const facts = new Map<string, Facts>();
  for (const table of tables.all) {
    const ids = page.filter(({ store }) => store === table.store).map(({ id }) => id);
    if (ids.length === 0) continue;
    for (const row of await executor.query<Facts>(factsSql(table), [ids, ownerId])) facts.set(row.id, row);
  }
  const items = page.flatMap((row) => {
    const found = facts.get(row.id);
    return found === undefined ? [] : [trashedRecord(tables.of(row.store), row, found)];
  });
  const last = page.at(-1);
  return {
    items,
    nextCursor:
      rows.length > query.limit && last
        ? writeTrashCursor([last.act.at, last.act.id, last.store, last.labelKey, last.id])
        : null,
    total,
    counts: Object.fromEntries(TRASH_ACTS.map((kind) => [kind, counts?.[kind] ?? 0])) as Record<
      TrashActKind,
      number
    >,
  };
}

async function findPage(
  executor: Executor,
  tables: RecordTables,
  ownerId: string,
  { q, store, act, limit, cursor }: TrashQueryDto,
): Promise<FoundPage> {
  const values: unknown[] = [ownerId, limit + 1];
  const parameter = (value: unknown, type: string): string => `$${values.push(value)}::${type}`;
  const filters: string[] = [];
  if (q?.trim()) filters.push(`f.search LIKE ${parameter(containing(foldText(q.trim())), 'text')}`);
  if (store) filters.push(`f.store = ${parameter(store, 'text')}`);
  if (act) filters.push(`f.kind = ${parameter(act, 'text')}`);
  const filter = filters.length === 0 ? 'true' : filters.join(' AND ');
  const after = cursor === undefined ? 'true' : afterSql(readTrashCursor(cursor), parameter);
  const rows = tables.all.map(
    ({ store: name, name: table }) =>
      `SELECT '${name}' AS store, r.id, r.label, r.label_key, r.search, r.kept_as, r.deleted_at, r.trash_act_id
       FROM ${table} r WHERE r.owner_id = $1::uuid AND ${inTrash('r')}`,
  );
  const [found] = await executor.query<FoundPage & { total: number }>(
    `WITH found AS (
       SELECT t.*, a.kind, a.at, a.actor_name, a.token_name, count(*) OVER (PARTITION BY a.id)::integer AS records
       FROM (${rows.join(' UNION ALL ')}) AS t JOIN trash_acts a ON a.id = t.trash_act_id
     ), filtered AS (
       SELECT f.* FROM found f WHERE ${filter}
     ), page AS (
       SELECT * FROM filtered f WHERE ${after}
       ORDER BY f.at DESC, f.trash_act_id DESC, f.store COLLATE "C", f.label_key, f.id LIMIT $2
     )
     SELECT
       (SELECT coalesce(json_agg(json_build_object(
          'store', store, 'id', id, 'label', label, 'labelKey', label_key, 'keptAs', kept_as,
          'act', json_build_object('id', trash_act_id, 'kind', kind, 'at', ${utc('at')}),
          'by', actor_name, 'token', token_name, 'records', records,
          'expiresAt', ${utc(`(deleted_at + interval '${TRASH_TIME}')`)})), '[]') FROM page) AS rows,
       (SELECT count(*)::integer FROM filtered) AS total,
       (SELECT json_object_agg(kind, number)
        FROM (SELECT kind, count(*)::integer AS number FROM found GROUP BY kind) AS acts) AS counts`,
    values,
  );
  return found;
}

function afterSql(
  [at, act, store, labelKey, id]: readonly string[],
  parameter: (value: unknown, type: string) => string,
): string {
  const [when, which] = [parameter(at, 'timestamptz'), parameter(act, 'uuid')];
  return `((f.at, f.trash_act_id) < (${when}, ${which}) OR (f.at = ${when} AND f.trash_act_id = ${which}
    AND (f.store COLLATE "C", f.label_key, f.id) > (${parameter(store, 'text')}, ${parameter(labelKey, 'text')}, ${parameter(id, 'uuid')})))`;
}

/** A time as RFC 3339 has it, in UTC, whatever the zone of the session. */
function utc(time: string): string {
  return `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

function factsSql(table: RecordTable): string {
  return `SELECT r.id, ${table.plainFieldsJson('r')} AS fields,
      ARRAY(SELECT c.name FROM connections c WHERE c.record_id = r.id ORDER BY c.name_key, c.id
            LIMIT ${NAMED_CONNECTIONS}) AS connections,
      (SELECT kept.label FROM ${table.name} kept
       WHERE kept.id = r.kept_as AND kept.owner_id = r.owner_id AND kept.deleted_at IS NULL) AS "keptAs"
    FROM ${table.name} r WHERE r.id = ANY ($1::uuid[]) AND r.owner_id = $2::uuid`;
}

function trashedRecord(table: RecordTable, row: TrashRow, facts: Facts): TrashedRecord {
  const { store, id, label, act, by, token, records, expiresAt } = row;
  return {
    store,
    id,
    label,
    title: table.definition.title(facts.fields as never),
    act: { ...act, by, token, records },
    expiresAt,
    connections: facts.connections,
    keptAs: row.keptAs !== null && facts.keptAs !== null ? { id: row.keptAs, label: facts.keptAs } : null,
  };
}
