import { Injectable } from '@nestjs/common';
import { PLANS, RECORD_STORES, type PlanId, type RecordCounts, type RecordStore, type Usage } from '@kiops/contracts';
import { Database, type Executor, type Statement } from '../../database/database';
import { ProblemException } from '../../problems/problem';
import type { Caller } from '../caller';

/** How many living records an account holds, as one JSON object by store. */
const COUNT: Statement = {
  name: 'count-records',
  text: `SELECT json_build_object(${RECORD_STORES.map(
    (store) => `'${store}', (SELECT count(*) FROM ${tableOf(store)} WHERE owner_id = $1 AND deleted_at IS NULL)`,
  ).join(', ')}) AS counts`,
};

/**
 * Takes the row that every change of the owner's records takes too (a new owner has none yet), and reads the plan as
 * it is now.
 */
const LOCK_PLAN: Statement = {
  name: 'lock-plan',
  text: `
    WITH locked AS (
      INSERT INTO owner_revisions AS r (owner_id) VALUES ($1)
      ON CONFLICT (owner_id) DO UPDATE SET revision = r.revision
    )
    SELECT plan FROM accounts WHERE id = $1`,
};

/** What plans allow, and what is used of them. */
@Injectable()
export class PlansService {
  constructor(private readonly database: Database) {}

  async usage(caller: Caller): Promise<Usage> {
    const counts = await this.counts(this.database, caller.accountId);
    return { plan: PLANS[caller.plan], counts, total: totalOf(counts) };
  }

  /**
   * Makes sure that the owner's plan has room for more records. It holds the owner's revision row until the transaction
   * ends, so that two at once cannot both take the last place.
   * @throws ProblemException `plan-limit-reached`
   */
  async assertRoom(executor: Executor, owner: Pick<Caller, 'accountId' | 'plan'>, more: number): Promise<void> {
    if (more <= 0 || PLANS[owner.plan].maxRecords === null) return;
    const [account] = await executor.query<{ plan: PlanId }>(LOCK_PLAN, [owner.accountId]);
    const plan = PLANS[account.plan];
    if (plan.maxRecords === null) return;
    const total = totalOf(await this.counts(executor, owner.accountId));
    if (total + more <= plan.maxRecords) return;
    throw new ProblemException('plan-limit-reached', {
      detail: `The ${plan.name} plan holds ${plan.maxRecords} records; there are ${total}, and this would add ${more}.`,
    });
  }

  private async counts(executor: Executor, accountId: string): Promise<RecordCounts> {
    const [row] = await executor.query<{ counts: RecordCounts }>(COUNT, [accountId]);
    return row.counts;
  }
}

/** How many records that are, over all stores. */
export function totalOf(counts: RecordCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** SQL for the number of living records of the account in `column`. */
export function recordCountSql(column: string): string {
  return RECORD_STORES.map(
    (store) => `(SELECT count(*) FROM ${tableOf(store)} WHERE owner_id = ${column} AND deleted_at IS NULL)`,
  ).join(' + ');
}

function tableOf(store: RecordStore): string {
  return store.replaceAll('-', '_');
}
