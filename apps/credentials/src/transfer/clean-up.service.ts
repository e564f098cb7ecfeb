import { Injectable } from '@nestjs/common';
import {
  findDuplicatesSliced,
  referenceFields,
  type CleanUpPlan,
  type CleanUpSummary,
  type DuplicateRecord,
  type Duplicates,
  type ExistingEntry,
} from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import { OwnerKeysService } from '../crypto/owner-keys.service';
import { Database, type Executor } from '../database/database';
import { asActor, type Caller } from '../caller/caller';
import { ProblemException } from '../problems/problem';
import { AFTER_ACTOR, auditExpression, auditParameters } from '../records/audit-sql';
import { lockOwner } from '../identity/accounts/owner-lock';
import { RecordTables } from '../records/record-tables';
import { beginAct } from '../records/trash-act';
import { passDefaultOn } from '../stores/docker-hub/default-account';
import { ExistingRecords, revisionOf } from './existing-records';
import { planIdOf } from './plan-id';
import { Slices } from './slices';

/** A record that goes, and the one that takes its place. */
interface Replacement {
  readonly id: string;
  readonly keep: string;
}

/** SQL for replacements given as JSON in `$1`. */
const REPLACED = 'json_to_recordset($1::json) AS replaced (id uuid, keep uuid)';

/** Finds and removes records that are there twice. */
@Injectable()
export class CleanUpService {
  constructor(
    private readonly database: Database,
    private readonly ownerKeys: OwnerKeysService,
    private readonly tables: RecordTables,
    private readonly existing: ExistingRecords,
    private readonly audit: AuditService,
  ) {}

  /** What Clean Up would remove; writes nothing. */
  plan(caller: Caller): Promise<CleanUpPlan> {
    return this.ownerKeys.with(caller.accountId, async () => {
      const revision = await revisionOf(this.database, caller.accountId);
      const slices = new Slices();
      const records = await this.existing.read(this.database, caller.accountId, slices);
      const { groups, differing } = await slices.run(findDuplicatesSliced(records));
      return {
        planId: planIdOf('clean-up', caller.accountId, revision),
        groups: groups.map(({ store, title, keep, remove }) => ({
          store,
          title,
          keep: duplicateRecord(keep),
          remove: remove.map(duplicateRecord),
        })),
        differing,
      };
    });
  }

  /**
   * Removes what the plan shows, in one transaction: connections and references go to the record that stays.
   * @throws ProblemException `plan-changed`
   */
  apply(caller: Caller, planId: string): Promise<CleanUpSummary> {
    return this.ownerKeys.with(caller.accountId, (keys) =>
      this.database.longTransaction(async (transaction) => {
        const revision = BigInt(await lockOwner(transaction, keys));
        if (planId !== planIdOf('clean-up', caller.accountId, revision - 1n))
          throw new ProblemException('plan-changed');
        const slices = new Slices();
        const records = await this.existing.read(transaction, caller.accountId, slices);
        const { groups } = await slices.run(findDuplicatesSliced(records));
        const replacements = groups.flatMap(replacementsOf);
        const replaced = JSON.stringify(replacements);
        const connectionsMoved = await move(transaction, this.tables, caller.accountId, replaced);
        await this.remove(transaction, caller, groups);
        await passDefaultOn(transaction, caller.accountId, replaced);
        const summary = { removed: replacements.length, connectionsMoved };
        await this.audit.record(
          { action: 'transfer.cleaned-up', ...asActor(caller), detail: { ...summary } },
          transaction,
        );
        return summary;
      }),
    );
  }

  /** Deletes as `DELETE` does: each removed record is logged, and waits in the trash. */
  private async remove(transaction: Executor, caller: Caller, groups: readonly Duplicates[]): Promise<void> {
    const act = await beginAct(transaction, caller, 'cleaned-up');
    for (const table of this.tables.all) {
      const ids = groups.filter(({ store }) => store === table.store).flatMap(replacementsOf);
      if (ids.length === 0) continue;
      await transaction.query(
        `WITH removed AS (
           UPDATE ${table.name} r SET deleted_at = now(), trash_act_id = $${AFTER_ACTOR}::uuid, kept_as = replaced.keep
           FROM ${REPLACED}
           WHERE r.id = replaced.id AND r.owner_id = $2::uuid RETURNING r.id, r.label
         ), ${auditExpression(table, 'record.deleted', 'removed')}
         SELECT`,
        [JSON.stringify(ids), ...auditParameters(caller), act],
      );
    }
  }
}

/** Moves what points to the removed records, and replies how many connections that were. */
async function move(
  transaction: Executor,
  tables: RecordTables,
  ownerId: string,
  replacements: string,
): Promise<number> {
  const values = [replacements, ownerId];
  const moved = await transaction.query(
    `UPDATE connections c SET record_id = first.keep
     FROM (
       SELECT DISTINCT ON (replaced.keep, own.kind, own.name) own.id, replaced.keep
       FROM ${REPLACED} JOIN connections own ON own.record_id = replaced.id AND own.owner_id = $2::uuid
       WHERE NOT EXISTS (
         SELECT FROM connections kept
         WHERE kept.record_id = replaced.keep AND kept.kind = own.kind AND kept.name = own.name)
       ORDER BY replaced.keep, own.kind, own.name, own.created_at, own.id
     ) AS first WHERE c.id = first.id RETURNING c.id`,
    values,
  );
  for (const table of tables.all) {
    for (const { field } of referenceFields(table.store)) {
      const column = table.column(field);
      await transaction.query(
        `UPDATE ${table.name} r SET ${column} = replaced.keep, version = r.version + 1, updated_at = now()
         FROM ${REPLACED} WHERE r.${column} = replaced.id AND r.owner_id = $2::uuid`,
        values,
      );
    }
  }
  return moved.length;
}

function replacementsOf({ keep, remove }: Duplicates): Replacement[] {
  return remove.map(({ id }) => ({ id, keep: keep.id }));
}

function duplicateRecord({ id, fields, createdAt, connections }: ExistingEntry): DuplicateRecord {
  return { id, label: String(fields['label']), createdAt, connections: connections.map(({ name }) => name) };
}
