import { Injectable } from '@nestjs/common';
import { resetConfirmation } from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import { OwnerKeysService } from '../crypto/owner-keys.service';
import { Database, type Executor } from '../database/database';
import { asActor, type Caller } from '../caller/caller';
import { invalidField } from '../problems/problem';
import { lockOwner } from '../identity/accounts/owner-lock';
import { RecordTables } from '../records/record-tables';
import { beginAct } from '../records/trash-act';
import { noteExpression } from './acts/act-changes';

/** Removes everything that an account holds. */
@Injectable()
export class ResetService {
  constructor(
    private readonly database: Database,
    private readonly ownerKeys: OwnerKeysService,
    private readonly tables: RecordTables,
    private readonly audit: AuditService,
  ) {}

  /**
   * Puts all records of the caller into the trash, or erases them and all that is there. `confirmation` names how many
   * there are, without the trash: whoever typed it saw that number.
   * @throws ProblemException `invalid-input` at `confirmation`
   */
  reset(
    caller: Caller,
    confirmation: string,
    { erase }: { readonly erase: boolean },
  ): Promise<{ removed: number }> {
    return this.ownerKeys.with(caller.accountId, (keys) =>
      this.database.longTransaction(async (transaction) => {
        await lockOwner(transaction, keys);
        const act = erase ? undefined : await beginAct(transaction, caller, 'reset');
        const stores =
          act === undefined
            ? await this.erase(transaction, caller)
            : await this.discard(transaction, caller, act);
        const removed = Object.values(stores).reduce((sum, count) => sum + count, 0);
        const expected = resetConfirmation(removed);
        if (confirmation.trim() !== expected) throw invalidField('confirmation', `Type “${expected}”.`);
        const detail = { removed, stores, act, ...(erase && { erased: true }) };
        await this.audit.record({ action: 'transfer.reset', ...asActor(caller), detail }, transaction);
        return { removed };
      }),
    );
  }

  private async discard(transaction: Executor, caller: Caller, act: string): Promise<Record<string, number>> {
    const stores: Record<string, number> = {};
    for (const { name, store } of this.tables.all) {
      const [{ count }] = await transaction.query<{ count: number }>(
        `WITH removed AS (
           UPDATE ${name} SET deleted_at = now(), trash_act_id = $2
           WHERE owner_id = $1 AND deleted_at IS NULL RETURNING id
         ), ${noteExpression('removed', { act: '$2', rows: 'removed', store })}
         SELECT count(*)::integer AS count FROM removed`,
        [caller.accountId, act],
      );
      stores[store] = count;
    }
    return stores;
  }

  /** Replies how many there were without those of the trash. Runtimes go before the servers that they point to. */
  private async erase(transaction: Executor, caller: Caller): Promise<Record<string, number>> {
    const stores: Record<string, number> = {};
    for (const { name, store } of [...this.tables.all].reverse()) {
      const [{ count }] = await transaction.query<{ count: number }>(
        `WITH erased AS (DELETE FROM ${name} WHERE owner_id = $1 RETURNING deleted_at)
         SELECT count(*) FILTER (WHERE deleted_at IS NULL)::integer AS count FROM erased`,
        [caller.accountId],
      );
      stores[store] = count;
    }
    for (const table of ['connections', 'previous_secrets', 'secret_consumers', 'trash_acts'])
      await transaction.query(`DELETE FROM ${table} WHERE owner_id = $1`, [caller.accountId]);
    return stores;
  }
}
