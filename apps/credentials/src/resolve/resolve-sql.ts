import { DEFAULT_RANK, type IdentityRange } from '@kiops/contracts';
import type { Statement } from '../database/database';
import { AFTER_ACTOR, auditExpression } from '../records/audit-sql';
import { replySql } from '../records/record-reply';
import type { RecordTable } from '../records/record-table';
import { consumerExpression } from '../records/secret-consumers';

/** How many records that fit equally well are named, and how many that nearly fit are looked at. */
const MOST_NAMED = 20;

/** So many characters of an identity are in the index: as its migration says. */
const INDEXED = 600;

/** One row of the answer. */
export interface ResolvedRow {
  readonly kind: 'found' | 'candidate' | 'near';
  readonly store: string;
  readonly id: string;
  readonly label: string;
  readonly identity: string;
  /** Of the record that was found: as a list shows it, as JSON text. */
  readonly record: string | null;
  readonly secretVersion: number | null;
  /** The encrypted secrets in the order of the table's; null where they may not be read. */
  readonly secrets: readonly (Buffer | null)[] | null;
}

/**
 * Finds the best record of some stores, and in the same statement writes the audit row if its secret is read:
 * `ranges that fit, ...actor, ranges that nearly fit, whether the secret is read, ...consumer` → `ResolvedRow`s. The one that is found;
 * or those that fit equally well; or those that nearly fit. Ranges are JSON of `rangesParameter`.
 */
export function resolveStatement(tables: readonly RecordTable[]): Statement {
  const [near, reveal] = [AFTER_ACTOR, AFTER_ACTOR + 1];
  const replies = tables.map((table) => replySql(table, found(table), { listOf: '$2::uuid' }));
  const expressions = [
    `wanted AS MATERIALIZED (${rangesOf('$1')})`,
    `nearby AS MATERIALIZED (${rangesOf(`$${near}`)})`,
    `fitting AS MATERIALIZED (${tables.map((table) => within(table, 'wanted')).join(' UNION ALL ')})`,
    `ranked AS MATERIALIZED (
       SELECT store, id, label, identity, max(rank) AS rank FROM fitting GROUP BY store, id, label, identity)`,
    `best AS MATERIALIZED (SELECT * FROM ranked WHERE rank = (SELECT max(rank) FROM ranked))`,
    `chosen AS MATERIALIZED (SELECT * FROM best WHERE (SELECT count(*) FROM best) = 1)`,
    ...tables.flatMap((table, index) => [
      `${found(table)} AS MATERIALIZED (
         SELECT r.* FROM chosen c JOIN ${table.name} r ON r.id = c.id
         WHERE c.store = '${table.store}' AND r.owner_id = $2::uuid)`,
      `revealed_${table.name} AS (SELECT * FROM ${found(table)} WHERE $${reveal}::boolean)`,
      auditExpression(table, 'record.revealed', `revealed_${table.name}`, 'NULL', `audit_${table.name}`),
      consumerExpression(`revealed_${table.name}`, reveal + 1, `consumed_${table.name}`),
      ...replies[index].expressions,
    ]),
    `missed AS MATERIALIZED (
       SELECT DISTINCT store, id, label, identity FROM (
         ${tables.map((table) => within(table, 'nearby')).join(' UNION ALL ')}
       ) AS near WHERE NOT EXISTS (SELECT FROM best) LIMIT ${MOST_NAMED})`,
  ];
  const answers = [
    ...tables.map((table, index) => {
      const secrets = table.secrets.map(({ column }) => `f.${column}`).join(', ');
      return `SELECT 'found' AS kind, '${table.store}' AS store, f.id, f.label, f.identity, row_to_json(reply)::text AS record,
          f.secret_version AS "secretVersion", CASE WHEN $${reveal}::boolean THEN ARRAY[${secrets}] END AS secrets
        FROM ${found(table)} f CROSS JOIN (SELECT ${replies[index].columns} FROM ${replies[index].source}) AS reply`;
    }),
    `(SELECT 'candidate', store, id, label, identity, NULL, NULL, NULL FROM best
      WHERE NOT EXISTS (SELECT FROM chosen) ORDER BY label, id LIMIT ${MOST_NAMED})`,
    `SELECT 'near', store, id, label, identity, NULL, NULL, NULL FROM missed`,
  ];
  return {
    name: `resolve:${tables.map(({ name }) => name).join(':')}`,
    text: `WITH RECURSIVE ${expressions.join(', ')} ${answers.join(' UNION ALL ')}`,
  };
}

/** Ranges as a parameter of the statement. */
export function rangesParameter(ranges: readonly IdentityRange[]): string {
  return JSON.stringify(
    ranges.map(({ store, rank, from, below, pattern }) => {
      // Counted like the database counts: by code points.
      const beginning = Array.from(from).slice(0, INDEXED);
      const isWhole = beginning.length < INDEXED;
      return {
        store,
        rank,
        low: from,
        high: below,
        pattern: pattern ?? null,
        index_low: isWhole ? from : beginning.join(''),
        index_high: isWhole ? below : `${beginning.join('')}\u{10ffff}`,
      };
    }),
  );
}

function rangesOf(parameter: string): string {
  return `SELECT * FROM json_to_recordset(${parameter}::json)
    AS w(store text, rank integer, low text, high text, pattern text, index_low text, index_high text)`;
}

/**
 * The owner's records of a store within ranges, looked up range by range, by index: as a join it would be planned by
 * statistics, which the embedded database does not keep up to date by itself. Identities compare by code points: their
 * column does.
 */
function within(table: RecordTable, ranges: string): string {
  const isHub = table.store === 'docker-hub';
  // A server's identity is short, and is indexed as a whole.
  const key = table.store === 'servers' ? 'r.identity' : `left(r.identity, ${INDEXED})`;
  const bounds = isHub
    ? ''
    : `AND ${key} >= w.index_low COLLATE "C" AND ${key} < w.index_high COLLATE "C"
       AND r.identity >= w.low COLLATE "C" AND r.identity < w.high COLLATE "C"
       AND (w.pattern IS NULL OR r.identity ~ w.pattern COLLATE "C")`;
  const order = isHub ? 'r.is_default DESC, r.label_key, r.id' : `${key}, r.id`;
  const rank = isHub ? `w.rank + r.is_default::integer * ${DEFAULT_RANK}` : 'w.rank';
  return `SELECT w.store, r.id, r.label, r.identity, ${rank} AS rank
    FROM ${ranges} w CROSS JOIN LATERAL (
      SELECT r.* FROM ${table.name} r WHERE r.owner_id = $2::uuid AND r.deleted_at IS NULL ${bounds}
      ORDER BY ${order} LIMIT ${MOST_NAMED}) r
    WHERE w.store = '${table.store}'`;
}

function found(table: RecordTable): string {
  return `found_${table.name}`;
}
