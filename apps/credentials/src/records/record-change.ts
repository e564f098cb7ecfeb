import { isMoved, tidyFields, type AuditAction } from '@kiops/contracts';
import { openSecret } from '../crypto/envelope';
import { fingerprintOf } from '../crypto/fingerprint';
import type { OwnerKeys } from '../crypto/owner-keys.service';
import type { Executor } from '../database/database';
import { ProblemException } from '../problems/problem';
import { AFTER_ACTOR, auditExpression } from './audit-sql';
import { columnValue, derivedColumns, secretValue, summaryColumns, type RecordFields } from './record-row';
import { selectReply } from './record-statements';
import { secretEnd } from './ends/secret-end';
import type { RecordTable } from './record-table';

/** A change as a store's own rules see it: the fields that are no secrets before and after, and what was sent. */
export interface RecordChange {
  readonly id: string;
  readonly before: RecordFields;
  readonly after: RecordFields;
  readonly changes: RecordFields;
  readonly transaction: Executor;
}

/** Refuses a change by throwing, or adds to it by returning further changes. */
export type ChangeRule = (change: RecordChange) => Promise<RecordFields | undefined>;

/** What `recordChange` works on. */
interface ChangeInput {
  readonly table: RecordTable;
  readonly keys: OwnerKeys;
  readonly id: string;
  /** The stored fields that are no secrets. */
  readonly fields: RecordFields;
  /** The stored secrets, encrypted, by column. */
  readonly secrets: Readonly<Record<string, Buffer | null>>;
  readonly secretVersion: number;
  readonly changes: RecordFields;
  readonly rule: ChangeRule | undefined;
  /** How it stands in the log. */
  readonly action: AuditAction;
  readonly transaction: Executor;
}

/** The UPDATE, and whether former secrets may not be read after it. */
interface ChangeStatement {
  readonly text: string;
  readonly values: unknown[];
  /** Where they were for is another place now, or there is no secret any more. */
  readonly endsPrevious: boolean;
}

/**
 * The UPDATE for a change. Its parameters are the id, the actor, and `values`.
 * @throws ProblemException `secret-required` when an address changes without every secret that would be sent there.
 */
export async function recordChange(input: ChangeInput): Promise<ChangeStatement> {
  const { table, id, fields, secrets, rule, transaction } = input;
  const sent = tidyFields(table.definition, definedOnly(input.changes));
  const added = await rule?.({
    id,
    before: fields,
    after: { ...fields, ...sent },
    changes: sent,
    transaction,
  });
  const changes = definedOnly({ ...sent, ...added });
  const after = { ...fields, ...changes };
  assertSecretsWithAddress(table, fields, secrets, changes);

  const columns = new Map<string, { type: string; value: unknown }>();
  for (const [column, value] of Object.entries(derivedColumns(table, after)))
    columns.set(column, { type: 'text', value });
  for (const field of table.fields.filter((candidate) => candidate.field in changes)) {
    if (field.secret) continue;
    columns.set(field.column, { type: field.type, value: columnValue(field, changes[field.field]) });
  }
  for (const [column, value] of Object.entries(summaryColumns(table, after)))
    columns.set(column, { type: 'jsonb', value });
  if (table.secrets.some(({ field }) => field in changes)) {
    for (const [column, value] of secretColumns(input, changes)) columns.set(column, value);
  }
  const assignments = [...columns].map(
    ([column, { type }], index) => `${column} = $${index + AFTER_ACTOR}::${type}`,
  );
  const values = [...columns.values()].map(({ value }) => value);
  const detail = JSON.stringify({ fields: Object.keys(changes) });
  const expressions = `changed AS (
      UPDATE ${table.name} SET version = version + 1, updated_at = now(), ${assignments.join(', ')}
      WHERE id = $1::uuid AND owner_id = $2::uuid RETURNING *
    ), ${auditExpression(table, input.action, 'changed', `$${AFTER_ACTOR + values.length}`)}`;
  const isErased = table.secrets.some(({ field }) => changes[field] === null);
  return {
    text: selectReply(table, expressions, 'changed'),
    values: [...values, detail],
    endsPrevious: isErased || isMoved(table.definition, fields, after),
  };
}

/** Nobody may point a kept secret at a host of theirs: whoever changes the address has to know the secret. */
function assertSecretsWithAddress(
  table: RecordTable,
  before: RecordFields,
  secrets: Readonly<Record<string, Buffer | null>>,
  changes: RecordFields,
): void {
  if (!isMoved(table.definition, before, { ...before, ...changes })) return;
  const missing = table.secrets.filter(
    ({ field, column }) => secrets[column] !== null && !(field in changes),
  );
  if (missing.length === 0) return;
  throw new ProblemException('secret-required', {
    errors: missing.map(({ field }) => ({ path: field, message: 'Enter it again: the address changes.' })),
  });
}

/**
 * The columns of all secrets, also of those that stay: the fingerprint covers them together, and so does the version that
 * is bound into each.
 */
function secretColumns(
  { table, keys, id, secrets, secretVersion }: ChangeInput,
  changes: RecordFields,
): Map<string, { type: string; value: unknown }> {
  const columns = new Map<string, { type: string; value: unknown }>();
  const clear: Record<string, string | null> = {};
  for (const { field, column, type } of table.secrets) {
    const place = { store: table.store, recordId: id, field, secretVersion };
    const stored = secrets[column];
    if (field in changes) clear[field] = changes[field] as string | null;
    else clear[field] = stored === null ? null : openSecret(keys, place, stored);
    const value = secretValue(keys, { ...place, secretVersion: secretVersion + 1 }, clear[field]);
    columns.set(column, { type, value });
  }
  columns.set('secret_version', { type: 'integer', value: secretVersion + 1 });
  columns.set('ends_at', { type: 'timestamptz', value: secretEnd(clear) });
  columns.set('fingerprint', { type: 'bytea', value: fingerprintOf(keys, table.definition, clear) });
  return columns;
}

function definedOnly(fields: RecordFields): RecordFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
