import type { AuditAction } from '@kiops/contracts';
import type { Caller } from '../caller/caller';
import type { RecordTable } from './record-table';

/** Who does it: the columns of the log, their types, and their values. */
const ACTOR: readonly {
  readonly column: string;
  readonly type: string;
  readonly of: (caller: Caller) => unknown;
}[] = [
  { column: 'actor_id', type: 'uuid', of: ({ accountId }) => accountId },
  { column: 'actor_email', type: 'text', of: ({ email }) => email },
  { column: 'actor_name', type: 'text', of: ({ name }) => name },
  { column: 'token_name', type: 'text', of: ({ tokenName }) => tokenName ?? null },
  {
    column: 'service_account_id',
    type: 'uuid',
    of: ({ serviceAccount }) => serviceAccount?.id ?? null,
  },
  {
    column: 'service_account_name',
    type: 'text',
    of: ({ serviceAccount }) => serviceAccount?.name ?? null,
  },
  { column: 'address', type: 'text', of: ({ address }) => address },
  { column: 'user_agent', type: 'text', of: ({ userAgent }) => userAgent },
];

/** Every statement that logs has one parameter of its own, then the actor's, of which the first is the owner. */
const FIRST = 2;

/** The number of the first parameter after the actor's. */
export const AFTER_ACTOR = FIRST + ACTOR.length;

/** Who does it, as parameters of a statement with `auditExpression`. */
export function auditParameters(caller: Caller): unknown[] {
  return ACTOR.map(({ of }) => of(caller));
}

const COLUMNS = ACTOR.map(({ column }) => column).join(', ');
const VALUES = ACTOR.map(({ type }, index) => `$${FIRST + index}::${type}`).join(', ');

/**
 * A common table expression `audit` that logs one action for each row of `rows`, in the same statement as the action:
 * neither can happen without the other. `auditParameters` are the statement's parameters from the second on; `detail` is
 * SQL. A statement that logs more than one kind of thing gives each its own `name`.
 */
export function auditExpression(
  table: RecordTable,
  action: AuditAction,
  rows: string,
  detail = 'NULL',
  name = 'audit',
): string {
  return `${name} AS (
    INSERT INTO audit_log (action, ${COLUMNS}, store, record_id, record_label, detail)
    SELECT '${action}', ${VALUES}, '${table.store}', ${rows}.id, ${rows}.label, ${detail}::jsonb FROM ${rows})`;
}
