import { Injectable } from '@nestjs/common';
import type { AuditAction, TrashPage, TrashSummary } from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import type { Caller } from '../caller/caller';
import { OwnerKeysService, type OwnerKeys } from '../crypto/owner-keys.service';
import { Database, type Executor } from '../database/database';
import { lockOwner } from '../identity/accounts/owner-lock';
import { invalidField, ProblemException } from '../problems/problem';
import { assertPlanHolds } from '../records/plan-limit';
import type { RecordTable } from '../records/record-table';
import { RecordTables } from '../records/record-tables';
import { Slices } from '../records/slices';
import { auditTouched, countTouched, type Touched } from '../records/touched-records';
import { beginAct, inTrash } from '../records/trash-act';
import { leaveLostServers } from '../runtimes/runtimes.service';
import { bringBack, countOf, withNeeded, type RecordIds } from '../stores/bring-back';
import { exchangeWithTrash } from '../stores/exchanged-records';
import { assertAllRoutes } from '../stores/servers/jump-servers';
import { countReachedThrough, goingWith } from '../stores/servers/trashed-servers';
import { answeredRestore, pointToPlaces, type AnsweredRestore } from '../stores/restore-answers';
import type { RestoreDto, TrashQueryDto, TrashSelectionDto } from './trash.dto';
import { readTrash } from './trash-page';

/** What was removed, and what becomes of it. */
@Injectable()
export class TrashService {
  constructor(
    private readonly database: Database,
    private readonly ownerKeys: OwnerKeysService,
    private readonly tables: RecordTables,
    private readonly audit: AuditService,
  ) {}

  /** One page. */
  list(caller: Caller, query: TrashQueryDto): Promise<TrashPage> {
    return readTrash(this.database, this.tables, caller.accountId, query);
  }

  /**
   * Brings records back in one transaction: servers with the jump servers that lead to them and with the runtimes that
   * were removed together with them.
   * @throws ProblemException `not-found`; `restore-conflicts` for accounts that are there again, without an answer;
   *   `plan-limit-reached`; `secret-damaged`; `jump-server-cycle`, `jump-server-depth` when an answer leads there
   */
  restore(caller: Caller, selection: RestoreDto): Promise<TrashSummary> {
    return this.change(caller, async (transaction, keys) => {
      const ownerId = caller.accountId;
      const { chosen, notInTrash } = await this.choose(transaction, ownerId, selection);
      const needed = await withNeeded(transaction, ownerId, chosen);
      const answered = await answeredRestore(transaction, ownerId, this.tables, needed, selection);
      const { coming } = answered;
      await assertPlanHolds(transaction, caller, countOf(coming));
      const replaced = await this.replace(transaction, caller, keys, answered);
      await pointToPlaces(transaction, ownerId, answered);
      const restored = await bringBack(transaction, ownerId, this.tables, coming);
      const runtimes = answered.replaced.get('runtimes') ?? [];
      await leaveLostServers(
        transaction,
        ownerId,
        runtimes.map(({ id }) => id),
      );
      if (answered.places.length > 0) await assertAllRoutes(transaction, ownerId);
      const records = await this.log(transaction, caller, 'record.restored', [...restored, ...replaced]);
      return { records, notInTrash };
    });
  }

  /**
   * Destroys records in one transaction, with who used them.
   * @throws ProblemException `not-found`; `still-used` for a jump server of a server that stays in the trash
   */
  erase(caller: Caller, selection: TrashSelectionDto): Promise<TrashSummary> {
    return this.change(caller, async (transaction) => {
      const ownerId = caller.accountId;
      const { chosen, notInTrash } = await this.choose(transaction, ownerId, selection);
      const { servers, runtimes } = await goingWith(transaction, ownerId, chosen.get('servers') ?? []);
      const behind = await countReachedThrough(transaction, ownerId, servers);
      if (behind > 0) {
        const others = behind === 1 ? 'One server' : `${behind} servers`;
        throw new ProblemException('still-used', {
          detail: `${others} in the trash would come back without this jump server. Erase them too, or first.`,
        });
      }
      chosen.set('runtimes', [...new Set([...(chosen.get('runtimes') ?? []), ...runtimes])]);
      const erased: Touched[] = [];
      for (const table of [...this.tables.all].reverse()) {
        erased.push(await eraseRows(transaction, ownerId, table, chosen.get(table.store) ?? []));
      }
      return { records: await this.log(transaction, caller, 'record.erased', erased), notInTrash };
    });
  }

  /** One line for all. Replies how many they are. */
  private async log(
    transaction: Executor,
    caller: Caller,
    action: AuditAction,
    touched: readonly Touched[],
  ): Promise<number> {
    await auditTouched(this.audit, transaction, caller, { action, touched });
    return countTouched(touched);
  }

  /** Records become what their counterparts in the trash are. Replies which. */
  private async replace(
    transaction: Executor,
    caller: Caller,
    keys: OwnerKeys,
    { replaced }: AnsweredRestore,
  ): Promise<readonly Touched[]> {
    const slices = new Slices();
    let act: string | undefined;
    const touched: Touched[] = [];
    for (const table of this.tables.all) {
      const pairs = replaced.get(table.store) ?? [];
      if (pairs.length === 0) continue;
      act ??= await beginAct(transaction, caller, 'replaced');
      const damaged = await exchangeWithTrash(transaction, keys, table, { pairs, act, slices });
      if (damaged.length > 0) throw new ProblemException('secret-damaged');
      const ids = pairs.map(({ id }) => id);
      const records = await transaction.query<Touched['records'][number]>(
        `SELECT id, label FROM ${table.name} WHERE id = ANY ($1::uuid[]) AND owner_id = $2::uuid`,
        [ids, caller.accountId],
      );
      touched.push({ store: table.store, records });
    }
    return touched;
  }

  private change(
    caller: Caller,
    work: (transaction: Executor, keys: OwnerKeys) => Promise<TrashSummary>,
  ): Promise<TrashSummary> {
    return this.ownerKeys.with(caller.accountId, (keys) =>
      this.database.longTransaction(async (transaction) => {
        await lockOwner(transaction, keys);
        return work(transaction, keys);
      }),
    );
  }

  /** The ids of what is selected and in the trash, and how many more were named. */
  private async choose(
    transaction: Executor,
    ownerId: string,
    { act, records }: TrashSelectionDto,
  ): Promise<{ readonly chosen: RecordIds; readonly notInTrash: number }> {
    if ((act === undefined) === (records === undefined)) {
      throw invalidField('act', 'Name one act, or the records.');
    }
    const chosen: RecordIds = new Map();
    for (const { store, name } of this.tables.all) {
      const named = records?.filter((record) => record.startsWith(`${store}/`)) ?? [];
      if (act === undefined && named.length === 0) continue;
      const rows = await transaction.query<{ id: string }>(
        `SELECT id FROM ${name} r WHERE owner_id = $1 AND ${inTrash('r')}
         AND ${act === undefined ? 'id = ANY ($2::uuid[])' : 'trash_act_id = $2::uuid'}`,
        [ownerId, act ?? named.map((record) => record.slice(store.length + 1))],
      );
      chosen.set(
        store,
        rows.map(({ id }) => id),
      );
    }
    const found = countOf(chosen);
    if (found === 0) throw new ProblemException('not-found');
    // A record may be named twice, and in either case.
    const named = new Set(records?.map((record) => record.toLowerCase()));
    return { chosen, notInTrash: records === undefined ? 0 : named.size - found };
  }
}

async function eraseRows(
  transaction: Executor,
  ownerId: string,
  { store, name }: RecordTable,
  ids: readonly string[],
): Promise<Touched> {
  if (ids.length === 0) return { store, records: [] };
  const records = await transaction.query<Touched['records'][number]>(
    `WITH erased AS (
       DELETE FROM ${name} WHERE id = ANY ($1::uuid[]) AND owner_id = $2::uuid AND deleted_at IS NOT NULL
       RETURNING id, label
     ), unused AS (
       DELETE FROM connections WHERE owner_id = $2::uuid AND record_id IN (SELECT id FROM erased)
     ), former AS (
       DELETE FROM previous_secrets WHERE record_id IN (SELECT id FROM erased)
     ), consumed AS (
       DELETE FROM secret_consumers WHERE record_id IN (SELECT id FROM erased)
     )
     SELECT id, label FROM erased`,
    [ids, ownerId],
  );
  return { store, records };
}
