import { Injectable } from '@nestjs/common';
import { resetConfirmation } from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import { OwnerKeysService } from '../crypto/owner-keys.service';
import { Database } from '../database/database';
import { asActor, type Caller } from '../caller/caller';
import { invalidField } from '../problems/problem';
import { lockOwner } from '../identity/accounts/owner-lock';
import { RecordTables } from '../records/record-tables';
import { beginAct } from '../records/trash-act';

/** Deletes everything that an account holds. */
@Injectable()
export class ResetService {
  constructor(
    private readonly database: Database,
    private readonly ownerKeys: OwnerKeysService,
    private readonly tables: RecordTables,
    private readonly audit: AuditService,
  ) {}

  /**
   * Deletes all records of the caller, as `DELETE` does one. `confirmation` names how many there are: whoever typed it
   * saw that number.
   * @throws ProblemException `invalid-input` at `confirmation`
   */
  reset(caller: Caller, confirmation: string): Promise<{ removed: number }> {
    return this.ownerKeys.with(caller.accountId, (keys) =>
      this.database.longTransaction(async (transaction) => {
        await lockOwner(transaction, keys);
        const act = await beginAct(transaction, caller, 'reset');
        let removed = 0;
        const stores: Record<string, number> = {};
        for (const table of this.tables.all) {
          const rows = await transaction.query(
            `UPDATE ${table.name} SET deleted_at = now(), trash_act_id = $2
             WHERE owner_id = $1 AND deleted_at IS NULL RETURNING id`,
            [caller.accountId, act],
          );
          stores[table.store] = rows.length;
          removed += rows.length;
        }
        const expected = resetConfirmation(removed);
        if (confirmation.trim() !== expected) throw invalidField('confirmation', `Type “${expected}”.`);
        await this.audit.record(
          { action: 'transfer.reset', ...asActor(caller), detail: { removed, stores } },
          transaction,
        );
        return { removed };
      }),
    );
  }
}
