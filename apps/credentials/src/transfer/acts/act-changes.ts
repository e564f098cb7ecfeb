import type { RecordStore } from '@kiops/contracts';
import type { Executor } from '../../database/database';

/**
 * What an act did, so that it can be undone. `ids` are, and `before` holds for each of them:
 * - `created`: records that an import added.
 * - `replaced`: records that an import overwrote, and the copy in the trash of what each was, null without one.
 * - `connected`: connections that an import added.
 * - `removed`: records that went to the trash.
 * - `connection-moved`, `reference-moved`: connections and records that a clean-up made point to another record, and the
 *   one that each pointed to.
 * - `default-passed`: the account that a clean-up made the default, and the one that was it.
 */
export type ActChangeKind =
  | 'created'
  | 'replaced'
  | 'connected'
  | 'removed'
  | 'connection-moved'
  | 'reference-moved'
  | 'default-passed';

/** Notes records by their ids. */
export async function noteChange(
  transaction: Executor,
  act: string,
  kind: 'created',
  { store, ids }: { readonly store: RecordStore; readonly ids: readonly string[] },
): Promise<void> {
  await transaction.query('INSERT INTO act_changes (act_id, kind, store, ids) VALUES ($1, $2, $3, $4)', [
    act,
    kind,
    store,
    ids,
  ]);
}

/**
 * A common table expression that notes the rows of `rows`, in the statement that makes the change; `act` and `before` are
 * SQL. Rows have an `id`.
 */
export function noteExpression(kind: ActChangeKind, { act, rows, store, before }: NotedRows): string {
  return `noted AS (
    INSERT INTO act_changes (act_id, kind, store, ids, before)
    SELECT ${act}::uuid, '${kind}', ${store === undefined ? 'NULL' : `'${store}'`}, array_agg(id ORDER BY id),
      ${before === undefined ? 'NULL::uuid[]' : `array_agg(${before} ORDER BY id)`}
    FROM ${rows} HAVING count(*) > 0)`;
}

export interface NotedRows {
  readonly act: string;
  readonly rows: string;
  readonly store?: RecordStore;
  readonly before?: string;
}

/** SQL for what the act `$1` noted: rows with `id` and `before`. */
export function notedSql(kind: ActChangeKind, store?: RecordStore): string {
  return `(SELECT m.id, m.before FROM act_changes a CROSS JOIN unnest(a.ids, a.before) AS m (id, before)
    WHERE a.act_id = $1::uuid AND a.kind = '${kind}'${store === undefined ? '' : ` AND a.store = '${store}'`})`;
}
