import type { AuditAction } from '@kiops/contracts';
import type { Caller } from '../caller/caller';
import type { RecordTable } from './record-table';

/** How many parameters `auditParameters` are. */
const PARAMETER_COUNT = 6;

/** Who does it, as parameters of `auditExpression`. */
export function auditParameters(caller: Caller): unknown[] {
  return [
    caller.accountId,
    caller.email,
    caller.name,
    caller.tokenName ?? null,
    caller.address,
    caller.userAgent,
  ];
}

/**
 * A common table expression `audit` that logs one action for each row of `rows`, in the same statement as the action:
 * neither can happen without the other. `first` is the number of the first of `auditParameters`; `detail` is SQL.
 */
export function auditExpression(
  table: RecordTable,
  action: AuditAction,
  rows: string,
  first: number,
  detail = 'NULL',
): string {
  const types = ['uuid', 'text', 'text', 'text', 'text', 'text'];
  const actor = Array.from({ length: PARAMETER_COUNT }, (_, index) => `$${first + index}::${types[index]}`);
  return `audit AS (
    INSERT INTO audit_log (action, actor_id, actor_email, actor_name, token_name, address, user_agent,
                           store, record_id, record_label, detail)
    SELECT '${action}', ${actor.join(', ')}, '${table.store}', ${rows}.id, ${rows}.label, ${detail}::jsonb FROM ${rows})`;
}
