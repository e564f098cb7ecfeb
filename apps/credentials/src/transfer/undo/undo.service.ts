import { Injectable } from '@nestjs/common';
import type { LeftAlone, RestoreAnswers, UndoableAction, Undoing } from '@kiops/contracts';
import { LIMITS, UNDOABLE_ACTIONS } from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import { asActor, type Caller } from '../../caller/caller';
import { OwnerKeysService, type OwnerKeys } from '../../crypto/owner-keys.service';
import { Database, type Executor } from '../../database/database';
import { lockOwner } from '../../identity/accounts/owner-lock';
import { ProblemException } from '../../problems/problem';
import { assertPlanHolds } from '../../records/plan-limit';
import { RecordTables } from '../../records/record-tables';
import { countTouched } from '../../records/touched-records';
import { beginAct, TRASH_TIME } from '../../records/trash-act';
import { leaveLostServers } from '../../runtimes/runtimes.service';
import { bringBack, countOf, withNeeded } from '../../stores/bring-back';
import { answeredRestore, pointToPlaces, type AnsweredRestore } from '../../stores/restore-answers';
import { assertAllRoutes } from '../../stores/servers/jump-servers';
import { notedSql } from '../acts/act-changes';
import { Slices } from '../../records/slices';
import { moveBack } from './moved-back';
import { exchangeWithTrash } from '../../stores/exchanged-records';
import { findWhatIsLeft, type Findings } from './undo-findings';

/** What was done, and can be undone. */
interface Act {
  readonly id: string;
  readonly action: UndoableAction;
  readonly at: string;
}

/**
 * Undoes an import, a clean-up or a reset whole: what is still as the act left it becomes what it was before, and what is
 * not is left alone. What an import brought goes to the trash, so that this loses nothing either.
 */
@Injectable()
export class UndoService {
  constructor(
    private readonly database: Database,
    private readonly ownerKeys: OwnerKeysService,
    private readonly tables: RecordTables,
    private readonly audit: AuditService,
  ) {}

  /**
   * What an undo would do; writes nothing.
   * @throws ProblemException `not-found`, `already-undone`, `undo-over`
   */
  async plan(caller: Caller, actId: string): Promise<Undoing> {
    const act = await findAct(this.database, caller, actId);
    return undoing(act, await findWhatIsLeft(this.database, this.tables, caller.accountId, act.id));
  }

  /**
   * Undoes an act in one transaction, once. `answers` say what becomes of accounts that were added again since.
   * @throws ProblemException those of `plan`; `restore-conflicts` without an answer; `plan-limit-reached`; `jump-server-cycle`, `jump-server-depth` when what
   *   comes back would lead in a circle with what was changed since
   */
  undo(caller: Caller, actId: string, answers: RestoreAnswers = {}): Promise<Undoing> {
    return this.ownerKeys.with(caller.accountId, (keys) =>
      this.database.longTransaction(async (transaction) => {
        await lockOwner(transaction, keys);
        const act = await findAct(transaction, caller, actId);
        const found = await findWhatIsLeft(transaction, this.tables, caller.accountId, act.id);
        const done = await this.carryOut(transaction, caller, keys, { act, found, answers });
        await assertAllRoutes(transaction, caller.accountId);
        await transaction.query('UPDATE trash_acts SET undone_at = now() WHERE id = $1', [act.id]);
        const { removed, putBack: again, restored, left } = done;
        const detail = {
          of: act.action,
          undone: act.id,
          at: act.at,
          removed,
          putBack: again,
          restored,
          left,
        };
        await this.audit.record({ action: 'transfer.undone', ...asActor(caller), detail }, transaction);
        return done;
      }),
    );
  }

  private async carryOut(
    transaction: Executor,
    caller: Caller,
    keys: OwnerKeys,
    {
      act,
      found,
      answers,
    }: { readonly act: Act; readonly found: Findings; readonly answers: RestoreAnswers },
  ): Promise<Undoing> {
    const ownerId = caller.accountId;
    const undo = await beginAct(transaction, caller, 'undone');
    const slices = new Slices();
    const damaged: LeftAlone[] = [];
    for (const table of this.tables.all) {
      const pairs = found.replaced.get(table.store) ?? [];
      const lost = await exchangeWithTrash(transaction, keys, table, { pairs, act: undo, slices });
      damaged.push(
        ...lost.map((id) => ({ store: table.store, id, label: null, reason: 'not-kept' as const })),
      );
      if (table.store === 'runtimes')
        await leaveLostServers(
          transaction,
          ownerId,
          pairs.map(({ id }) => id),
        );
    }
    await this.removeAdded(transaction, ownerId, found, undo);
    const needed = await withNeeded(transaction, ownerId, found.removed);
    const answered = await answeredRestore(transaction, ownerId, this.tables, needed, answers, 'added-since');
    const { coming, staying, replaced } = answered;
    const leftAlone = [...found.leftAlone, ...damaged, ...(await this.thereAgain(transaction, staying))];
    await disconnect(transaction, ownerId, act, leftAlone);
    await moveBack(transaction, this.tables, ownerId, { act: act.id, coming: [...coming.values()].flat() });
    await assertPlanHolds(transaction, caller, countOf(coming));
    await this.replaceAgain(transaction, ownerId, keys, { replaced, act: undo, slices });
    await pointToPlaces(transaction, ownerId, answered);
    const restored = countTouched(await bringBack(transaction, ownerId, this.tables, coming));
    const putBack = pairsOf(found) - damaged.length + pairsOf(answered);
    return { ...undoing(act, { ...found, leftAlone }), putBack, restored };
  }

  /** Records that were added again become what the act removed, which keeps what they were. */
  private async replaceAgain(
    transaction: Executor,
    ownerId: string,
    keys: OwnerKeys,
    {
      replaced,
      act,
      slices,
    }: Pick<AnsweredRestore, 'replaced'> & { readonly act: string; readonly slices: Slices },
  ): Promise<void> {
    for (const table of this.tables.all) {
      const pairs = replaced.get(table.store) ?? [];
      if (pairs.length === 0) continue;
      const damaged = await exchangeWithTrash(transaction, keys, table, { pairs, act, slices });
      if (damaged.length > 0) throw new ProblemException('secret-damaged');
      if (table.store === 'runtimes')
        await leaveLostServers(
          transaction,
          ownerId,
          pairs.map(({ id }) => id),
        );
    }
  }

  /** Records that stay in the trash, since their accounts are there again. */
  private async thereAgain(
    transaction: Executor,
    staying: AnsweredRestore['staying'],
  ): Promise<readonly LeftAlone[]> {
    const left: LeftAlone[] = [];
    for (const { store, name } of this.tables.all) {
      const ids = staying.filter((one) => one.store === store).map(({ trashed }) => trashed);
      if (ids.length === 0) continue;
      const rows = await transaction.query<{ id: string; label: string }>(
        `SELECT id, label FROM ${name} WHERE id = ANY ($1::uuid[]) ORDER BY label_key, id`,
        [ids],
      );
      left.push(...rows.map(({ id, label }) => ({ store, id, label, reason: 'there-again' as const })));
    }
    return left;
  }

  /** Records that an import added go to the trash. */
  private async removeAdded(
    transaction: Executor,
    ownerId: string,
    { added }: Findings,
    act: string,
  ): Promise<void> {
    for (const { store, name } of this.tables.all) {
      const ids = added.get(store) ?? [];
      if (ids.length === 0) continue;
      await transaction.query(
        `UPDATE ${name} SET deleted_at = now(), trash_act_id = $3
         WHERE id = ANY ($1::uuid[]) AND owner_id = $2 AND deleted_at IS NULL`,
        [ids, ownerId, act],
      );
    }
  }
}

/** The act of a line in the caller's log, as long as it can be undone. */
async function findAct(executor: Executor, caller: Caller, id: string): Promise<Act> {
  const [found] = await executor.query<{
    action: UndoableAction;
    at: Date | null;
    isOpen: boolean | null;
    undoneAt: Date | null;
  }>(
    `SELECT l.action, a.at, a.at > now() - interval '${TRASH_TIME}' AS "isOpen", a.undone_at AS "undoneAt"
     FROM audit_log l LEFT JOIN trash_acts a ON a.id = $1::uuid AND a.owner_id = $2::uuid
     WHERE l.detail->>'act' = $1::text AND l.actor_id = $2::uuid AND l.action = ANY ($3::text[])`,
    [id, caller.accountId, UNDOABLE_ACTIONS],
  );
  if (!found) throw new ProblemException('not-found');
  if (found.undoneAt) throw new ProblemException('already-undone');
  if (!found.at || !found.isOpen) throw new ProblemException('undo-over');
  return { id, action: found.action, at: found.at.toISOString() };
}

/** Removes the connections that an import added to records which stay, but for those that are left alone. */
async function disconnect(
  transaction: Executor,
  ownerId: string,
  act: Act,
  leftAlone: readonly LeftAlone[],
): Promise<void> {
  await transaction.query(
    `DELETE FROM connections c USING ${notedSql('connected')} AS m
     WHERE c.id = m.id AND c.owner_id = $2::uuid
       AND NOT EXISTS (SELECT FROM ${notedSql('created')} AS added WHERE added.id = c.record_id)
       AND NOT EXISTS (SELECT FROM unnest($3::uuid[]) AS stays (id) WHERE stays.id = c.record_id)`,
    [act.id, ownerId, leftAlone.map(({ id }) => id)],
  );
}

function undoing(act: Act, found: Findings): Undoing {
  return {
    act: act.id,
    action: act.action,
    at: act.at,
    removed: countOf(found.added),
    putBack: pairsOf(found),
    restored: countOf(found.removed),
    left: found.leftAlone.length,
    leftAlone: found.leftAlone.slice(0, LIMITS.leftAlone.max),
  };
}

function pairsOf({ replaced }: Pick<Findings, 'replaced'>): number {
  return [...replaced.values()].reduce((sum, pairs) => sum + pairs.length, 0);
}
