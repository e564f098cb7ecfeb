import type { Statement } from '../database/database';
import { AFTER_ACTOR, auditExpression } from './audit-sql';
import { replySql } from './record-reply';
import { columnTypes } from './record-row';
import { endPreviousStatement, extendPreviousStatement, revealPreviousStatement } from './previous-secrets';
import type { RecordTable } from './record-table';
import { consumerExpression, consumersStatement } from './secret-consumers';
import { inTrash, TAKEN_OUT } from './trash-act';

/** The statements of one store that never change. */
export interface RecordStatements {
  /** `id, owner` → `record, version`. */
  readonly get: Statement;
  /** `id, ...actor, ...consumer` → every secret; the audit row, and who fetched it, in the same statement. */
  readonly reveal: Statement;
  /** `data-key version, ...actor, ...row` → `record, version`; nothing when the data key is stale or the owner closed. */
  readonly create: Statement;
  /** The columns of a new row, in the order of the parameters of `create`. */
  readonly createColumns: readonly string[];
  /** `id, ...actor, act` → the id; nothing when there is no such record. The owner is locked and the act begun before. */
  readonly delete: Statement;
  /** `id, ...actor` → `record, version`; nothing when it is not in the trash any more. The owner is locked before. */
  readonly restore: Statement;
  /** `id, owner` → `version, fields` and every secret, for a change. */
  readonly stored: Statement;
  readonly revealPrevious: Statement;
  readonly extendPrevious: Statement;
  readonly endPrevious: Statement;
  readonly consumers: Statement;
}

/** Writes the statements of a store. */
export function recordStatements(table: RecordTable): RecordStatements {
  const types = columnTypes(table);
  const createColumns = [...types.keys()];
  const secrets = table.secrets.map(({ column }) => `r.${column}`).join(', ');
  const named = (verb: string, text: string): Statement => ({ name: `${table.name}:${verb}`, text });
  return {
    createColumns,
    get: named(
      'get',
      selectReply(
        table,
        `found AS (SELECT * FROM ${table.name} WHERE id = $1 AND owner_id = $2 AND deleted_at IS NULL)`,
        'found',
      ),
    ),
    reveal: named(
      'reveal',
      `WITH found AS (
         SELECT * FROM ${table.name} WHERE id = $1 AND owner_id = $2 AND deleted_at IS NULL
       ), ${auditExpression(table, 'record.revealed', 'found')}, ${consumerExpression('found', AFTER_ACTOR)}
       SELECT r.secret_version AS "secretVersion", ${secrets} FROM found r`,
    ),
    create: named(
      'create',
      selectReply(
        table,
        `owner AS (
           UPDATE owner_revisions SET revision = revision + 1
           WHERE owner_id = $2::uuid AND data_key_version = $1::integer AND NOT closed RETURNING owner_id
         ), changed AS (
           INSERT INTO ${table.name} (${createColumns.join(', ')})
           SELECT ${[...types.values()].map((type, index) => `$${index + AFTER_ACTOR}::${type}`).join(', ')} FROM owner
           RETURNING *
         ), ${auditExpression(table, 'record.created', 'changed')}`,
        'changed',
      ),
    ),
    delete: named(
      'delete',
      `WITH changed AS (
         UPDATE ${table.name} SET deleted_at = now(), trash_act_id = $${AFTER_ACTOR}::uuid
         WHERE id = $1::uuid AND owner_id = $2::uuid AND deleted_at IS NULL RETURNING id, label
       ), ${auditExpression(table, 'record.deleted', 'changed')}
       SELECT id FROM changed`,
    ),
    restore: named(
      'restore',
      selectReply(
        table,
        `changed AS (
           UPDATE ${table.name} r SET ${TAKEN_OUT}
           WHERE id = $1::uuid AND owner_id = $2::uuid AND ${inTrash('r')} RETURNING *
         ), ${auditExpression(table, 'record.restored', 'changed')}`,
        'changed',
      ),
    ),
    revealPrevious: revealPreviousStatement(table),
    extendPrevious: extendPreviousStatement(table),
    endPrevious: endPreviousStatement(table),
    consumers: consumersStatement(table),
    stored: named(
      'stored',
      `SELECT r.version, r.secret_version AS "secretVersion", ${table.plainFieldsJson('r')} AS fields, ${secrets}
       FROM ${table.name} r WHERE r.id = $1 AND r.owner_id = $2 AND r.deleted_at IS NULL FOR UPDATE`,
    ),
  };
}

/** SQL that replies the one row of the expression `rows`, after the given common table expressions. */
export function selectReply(table: RecordTable, expressions: string, rows: string): string {
  const reply = replySql(table, rows);
  return `WITH RECURSIVE ${[expressions, ...reply.expressions].join(', ')}
    SELECT row_to_json(reply)::text AS record, reply.id, reply.version
    FROM (SELECT ${reply.columns} FROM ${reply.source}) AS reply`;
}
