import { PLANS } from '@kiops/contracts';
import type { Executor } from '../database/database';
import type { Caller } from '../caller/caller';
import { recordCountSql } from '../identity/plans/plans.service';
import { ProblemException } from '../problems/problem';

/** Whether the caller's plan has a limit at all. */
export function hasPlanLimit(caller: Caller): boolean {
  return PLANS[caller.plan].maxRecords !== null;
}

/**
 * Makes sure that the plan holds `adding` more records. The owner has to be locked, so that nobody adds one meanwhile.
 * @throws ProblemException `plan-limit-reached`
 */
export async function assertPlanHolds(transaction: Executor, caller: Caller, adding: number): Promise<void> {
  const { maxRecords, name } = PLANS[caller.plan];
  if (maxRecords === null) return;
  const [{ held }] = await transaction.query<{ held: number }>(
    `SELECT (${recordCountSql('$1')})::integer AS held`,
    [caller.accountId],
  );
  if (held + adding <= maxRecords) return;
  throw new ProblemException('plan-limit-reached', {
    detail: `The plan ${name} holds ${maxRecords} records; you have ${held}.`,
  });
}
