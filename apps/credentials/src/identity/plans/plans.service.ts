import { Injectable } from '@nestjs/common';
import { PLANS, RECORD_STORES, type RecordCounts, type RecordStore, type Usage } from '@kiops/contracts';
import type { Caller } from '../../caller/caller';
import { Database, type Statement } from '../../database/database';

/** How many living records an account holds, as one JSON object by store. */
const COUNT: Statement = {
  name: 'count-records',
  text: `SELECT json_build_object(${RECORD_STORES.map(
    (store) =>
      `'${store}', (SELECT count(*) FROM ${tableOf(store)} WHERE owner_id = $1 AND deleted_at IS NULL)`,
  ).join(', ')}) AS counts`,
};

/** What is used of a plan. That its limit holds is the records' own business. */
@Injectable()
export class PlansService {
  constructor(private readonly database: Database) {}

  async usage(caller: Caller): Promise<Usage> {
    const [{ counts }] = await this.database.query<{ counts: RecordCounts }>(COUNT, [caller.accountId]);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { plan: PLANS[caller.plan], counts, total };
  }
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
