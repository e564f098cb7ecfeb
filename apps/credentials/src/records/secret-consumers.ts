import type { Caller } from '../caller/caller';
import { LIMITS } from '@kiops/contracts';
import type { Executor, Statement } from '../database/database';
import type { RecordTable } from './record-table';

/**
 * Who fetches a secret, as parameters of a statement with `consumerExpression`. A service account is one, whichever of its
 * tokens it uses: these are replaced, and it is by its name that it says what it uses.
 */
export function consumerParameters({
  accountId,
  name,
  tokenId,
  tokenName,
  serviceAccount,
}: Caller): unknown[] {
  if (serviceAccount) return [`service-account:${serviceAccount.id}`, 'token', serviceAccount.name];
  if (tokenId !== undefined) return [`token:${tokenId}`, 'token', tokenName ?? name];
  return [`session:${accountId}`, 'session', name];
}

/**
 * A common table expression that notes which version of a secret is fetched by whom, in the statement that reads it. Rows
 * of `rows` have `id` and `secret_version`; `first` is the number of the first of `consumerParameters`, and the owner is
 * parameter 2. Who fetches the same again within a minute writes nothing: many readers of one record would wait for each
 * other.
 */
export function consumerExpression(rows: string, first: number, name = 'consumed'): string {
  const [consumer, kind, label] = [0, 1, 2].map((index) => `$${first + index}::text`);
  return `${name} AS (
    INSERT INTO secret_consumers (record_id, owner_id, consumer, kind, name, secret_version)
    SELECT f.id, $2::uuid, ${consumer}, ${kind}, ${label}, f.secret_version FROM ${rows} f
    WHERE NOT EXISTS (
      SELECT FROM secret_consumers c WHERE c.record_id = f.id AND c.consumer = ${consumer}
        AND c.secret_version = f.secret_version AND c.at > now() - interval '1 minute')
    ON CONFLICT (record_id, consumer) DO UPDATE
      SET secret_version = EXCLUDED.secret_version, name = EXCLUDED.name, at = EXCLUDED.at)`;
}

/**
 * Notes that who gives records a new secret has it, in the transaction that writes it: nobody has to wait for them. Who
 * neither fetched one nor is registered as using the record is no consumer for that.
 */
export async function noteGiver(
  transaction: Executor,
  caller: Caller,
  table: RecordTable,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await transaction.query(
    {
      name: `${table.name}:note-giver`,
      text: `INSERT INTO secret_consumers (record_id, owner_id, consumer, kind, name, secret_version)
        SELECT r.id, r.owner_id, $3::text, $4::text, $5::text, r.secret_version FROM ${table.name} r
        WHERE r.id = ANY ($1::uuid[]) AND r.owner_id = $2::uuid AND (
          EXISTS (SELECT FROM secret_consumers c WHERE c.record_id = r.id AND c.consumer = $3::text)
          OR EXISTS (SELECT FROM connections c
            WHERE c.record_id = r.id AND c.store = '${table.store}' AND c.name = $5::text))
        ON CONFLICT (record_id, consumer) DO UPDATE
          SET secret_version = EXCLUDED.secret_version, name = EXCLUDED.name, at = EXCLUDED.at`,
    },
    [ids, caller.accountId, ...consumerParameters(caller)],
  );
}

/** The same on every database, whatever its locale. */
const ORDER = 'current, lower(name) COLLATE "C", kind';

/**
 * `id, owner` → the consumers of a record as JSON text, those on an older secret first; no row without the record. Who is
 * registered as using it and has not fetched it under that name is one too.
 */
export function consumersStatement(table: RecordTable): Statement {
  return {
    name: `${table.name}:consumers`,
    text: `WITH record AS (
        SELECT id, secret_version FROM ${table.name} WHERE id = $1::uuid AND owner_id = $2::uuid AND deleted_at IS NULL
      ), consumers AS (
        SELECT s.kind, s.name, s.secret_version AS version, s.at, s.secret_version >= r.secret_version AS current
        FROM record r JOIN secret_consumers s ON s.record_id = r.id
        UNION ALL
        SELECT DISTINCT 'connection', c.name, NULL::integer, NULL::timestamptz, false
        FROM record r JOIN connections c ON c.record_id = r.id AND c.store = '${table.store}'
        WHERE NOT EXISTS (SELECT FROM secret_consumers s WHERE s.record_id = r.id AND s.name = c.name)
      ), shown AS (SELECT * FROM consumers ORDER BY ${ORDER} LIMIT ${LIMITS.consumers.max})
      SELECT (SELECT coalesce(json_agg(json_build_object('consumer', name, 'kind', kind, 'lastFetchedVersion', version,
          'isCurrent', current, 'at', at) ORDER BY ${ORDER}), '[]')::text FROM shown) AS consumers
      FROM record`,
  };
}
