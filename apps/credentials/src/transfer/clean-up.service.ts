import { Injectable } from '@nestjs/common';
import {
  countReferrers,
  findDuplicatesSliced,
  mostInUseFirst,
  referenceFields,
  type CleanUpPlan,
  type CleanUpSummary,
  type DuplicateRecord,
  type Duplicates,
  type ExistingEntry,
  type RecordStore,
} from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import { OwnerKeysService } from '../crypto/owner-keys.service';
import { Database, type Executor } from '../database/database';
import { asActor, type Caller } from '../caller/caller';
import { invalidField, ProblemException } from '../problems/problem';
import { lockOwner } from '../identity/accounts/owner-lock';
import { RecordTables } from '../records/record-tables';
import { touchedDetail, type Touched } from '../records/touched-records';
import { beginAct } from '../records/trash-act';
import { passDefaultSql } from '../stores/docker-hub/default-account';
import { noteExpression } from './acts/act-changes';
import { ExistingRecords, revisionOf } from './existing-records';
import { planIdOf } from './plan-id';
import { Slices } from '../records/slices';
import type { CleanUpDto } from './transfer.dto';

/** A record that goes, and the one that takes its place. */
interface Chosen {
  readonly store: RecordStore;
  readonly id: string;
  readonly keep: string;
}

/** SQL for replacements given as JSON in `$1`. */
const REPLACED = 'json_to_recordset($1::json) AS replaced (id uuid, keep uuid)';

/** `replacements, owner, act`: the default among accounts goes on, and it is noted. */
const PASS_DEFAULT_ON = `WITH passed AS (${passDefaultSql(REPLACED)}
  ), ${noteExpression('default-passed', { act: '$3', rows: 'passed', before: 'before' })}
  SELECT`;

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

  /** Which records are the same account; writes nothing. */
  plan(caller: Caller): Promise<CleanUpPlan> {
    return this.ownerKeys.with(caller.accountId, async () => {
      const revision = await revisionOf(this.database, caller.accountId);
      const slices = new Slices();
      const records = await this.existing.read(this.database, caller.accountId, slices);
      const { groups, later } = await slices.run(findDuplicatesSliced(records));
      const facts = {
        referrers: countReferrers(records),
        uses: await this.lastUses(caller.accountId, groups),
      };
      return {
        planId: planIdOf('clean-up', caller.accountId, revision),
        groups: groups.map(({ kind, store, title, records: members }) => ({
          kind,
          store,
          title,
          records: members.map((record) => duplicateRecord(record, facts)).sort(mostInUseFirst),
        })),
        later,
      };
    });
  }

  /**
   * Removes records for others of their groups, in one transaction: connections and references go to those that stay.
   * @throws ProblemException `plan-changed`; `invalid-input` at `replacements` for what the plan does not allow
   */
  apply(caller: Caller, { planId, replacements }: CleanUpDto): Promise<CleanUpSummary> {
    return this.ownerKeys.with(caller.accountId, (keys) =>
      this.database.longTransaction(async (transaction) => {
        const revision = BigInt(await lockOwner(transaction, keys));
        if (planId !== planIdOf('clean-up', caller.accountId, revision - 1n))
          throw new ProblemException('plan-changed');
        const slices = new Slices();
        const records = await this.existing.read(transaction, caller.accountId, slices);
        const { groups } = await slices.run(findDuplicatesSliced(records));
        const removed = chosen(groups, replacements);
        const replaced = JSON.stringify(removed);
        const act = await beginAct(transaction, caller, 'cleaned-up');
        const values = [replaced, caller.accountId, act];
        const connectionsMoved = await move(transaction, this.tables, values);
        const touched = await this.remove(transaction, caller.accountId, removed, act);
        await transaction.query(PASS_DEFAULT_ON, values);
        const summary = { removed: removed.length, connectionsMoved, act };
        await this.audit.record(
          {
            action: 'transfer.cleaned-up',
            ...asActor(caller),
            detail: { ...summary, ...touchedDetail(touched) },
          },
          transaction,
        );
        return summary;
      }),
    );
  }

  /** When the owner last revealed, or connected to, each record of some groups. */
  private async lastUses(
    ownerId: string,
    groups: readonly Duplicates[],
  ): Promise<ReadonlyMap<string, string>> {
    const ids = groups.flatMap(({ records }) => records.map(({ id }) => id));
    if (ids.length === 0) return new Map();
    const rows = await this.database.query<{ id: string; at: Date }>(
      `SELECT record_id AS id, max(at) AS at FROM audit_log
       WHERE actor_id = $1 AND action IN ('record.revealed', 'relay.opened') AND record_id = ANY ($2::uuid[])
       GROUP BY record_id`,
      [ownerId, ids],
    );
    return new Map(rows.map(({ id, at }) => [id, at.toISOString()]));
  }

  /** Puts them into the trash, as `DELETE` does; the clean-up's line in the log is theirs too. Replies which. */
  private async remove(
    transaction: Executor,
    ownerId: string,
    removed: readonly Chosen[],
    act: string,
  ): Promise<readonly Touched[]> {
    const touched: Touched[] = [];
    for (const table of this.tables.all) {
      const ids = removed.filter(({ store }) => store === table.store);
      if (ids.length === 0) continue;
      const records = await transaction.query<Touched['records'][number]>(
        `WITH removed AS (
           UPDATE ${table.name} r SET deleted_at = now(), trash_act_id = $3::uuid, kept_as = replaced.keep
           FROM ${REPLACED}
           WHERE r.id = replaced.id AND r.owner_id = $2::uuid RETURNING r.id, r.label
         ), ${noteExpression('removed', { act: '$3', rows: 'removed', store: table.store })}
         SELECT id, label FROM removed`,
        [JSON.stringify(ids), ownerId, act],
      );
      touched.push({ store: table.store, records });
    }
    return touched;
  }
}

/** Moves what points to the removed records, and replies how many connections that were. `values`: replacements, owner, act. */
async function move(
  transaction: Executor,
  tables: RecordTables,
  values: readonly unknown[],
): Promise<number> {
  const [{ count }] = await transaction.query<{ count: number }>(
    `WITH moved AS (
     UPDATE connections c SET record_id = first.keep
     FROM (
       SELECT DISTINCT ON (replaced.keep, own.kind, own.name) own.id, own.record_id AS before, replaced.keep
       FROM ${REPLACED} JOIN connections own ON own.record_id = replaced.id AND own.owner_id = $2::uuid
       WHERE NOT EXISTS (
         SELECT FROM connections kept
         WHERE kept.record_id = replaced.keep AND kept.kind = own.kind AND kept.name = own.name)
       ORDER BY replaced.keep, own.kind, own.name, own.created_at, own.id
     ) AS first WHERE c.id = first.id RETURNING c.id, first.before
     ), ${noteExpression('connection-moved', { act: '$3', rows: 'moved', before: 'before' })}
     SELECT count(*)::integer AS count FROM moved`,
    values,
  );
  for (const table of tables.all) {
    for (const { field } of referenceFields(table.store)) {
      const column = table.column(field);
      await transaction.query(
        `WITH moved AS (
           UPDATE ${table.name} r SET ${column} = replaced.keep, version = r.version + 1, updated_at = now()
           FROM ${REPLACED} WHERE r.${column} = replaced.id AND r.owner_id = $2::uuid
           RETURNING r.id, replaced.id AS before
         ), ${noteExpression('reference-moved', { act: '$3', rows: 'moved', store: table.store, before: 'before' })}
         SELECT`,
        values,
      );
    }
  }
  return count;
}

/** Checks each choice: the record goes, the other one of the same group stays. */
function chosen(groups: readonly Duplicates[], replacements: readonly string[]): Chosen[] {
  const groupOf = new Map(
    groups.flatMap((group) =>
      group.records.map(({ id }): [string, Duplicates] => [`${group.store}/${id}`, group]),
    ),
  );
  const choices = replacements.map((replacement) => {
    const [store, id, keep] = replacement.toLowerCase().split('/');
    const group = groupOf.get(`${store}/${id}`);
    if (!group || id === keep || groupOf.get(`${store}/${keep}`) !== group) {
      throw invalidField('replacements', 'Name duplicates of the plan, each with another one of its group.');
    }
    return { store: group.store, id, keep };
  });
  const removed = new Set(choices.map(({ id }) => id));
  if (removed.size < choices.length) throw invalidField('replacements', 'Name each record once.');
  if (choices.some(({ keep }) => removed.has(keep)))
    throw invalidField('replacements', 'The record that takes the place of another has to stay.');
  return choices;
}

interface Facts {
  readonly referrers: ReadonlyMap<string, number>;
  readonly uses: ReadonlyMap<string, string>;
}

function duplicateRecord(
  { id, fields, createdAt, updatedAt, connections }: ExistingEntry,
  { referrers, uses }: Facts,
): DuplicateRecord {
  return {
    id,
    label: String(fields['label']),
    createdAt,
    updatedAt,
    lastUsedAt: uses.get(id) ?? null,
    connections: connections.map(({ name }) => name),
    referrers: referrers.get(id) ?? 0,
  };
}
