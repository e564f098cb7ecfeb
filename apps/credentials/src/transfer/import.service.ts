import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  decisionKey,
  importPlanSliced,
  planImportSliced,
  resolveImportSliced,
  type ExistingEntry,
  type ImportPlan,
  type ImportStep,
  type ImportOutcome,
  type IncomingEntry,
  type PlannedEntry,
  type PlanPage,
} from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import { OwnerKeysService, type OwnerKeys } from '../crypto/owner-keys.service';
import { Database } from '../database/database';
import { asActor, type Caller } from '../caller/caller';
import { ProblemException } from '../problems/problem';
import { lockOwner } from '../identity/accounts/owner-lock';
import { assertPlanHolds } from '../records/plan-limit';
import { ExistingRecords, revisionOf } from './existing-records';
import { weighFile, type WeighedFile } from './import-entries';
import { readApplyRequest, readPlanRequest, type ImportRequest } from './import-request';
import { ImportWriter } from './import-writer';
import { planIdOf } from './plan-id';
import { Slices } from '../records/slices';

/** How an import is carried out: a request from a client, or one inside the service. */
export interface ImportRun {
  /** Whether the client has gone: what it does not wait for is not done. */
  readonly isCancelled?: () => boolean;
}

/** Plans and applies imports, in slices. */
@Injectable()
export class ImportService {
  constructor(
    private readonly database: Database,
    private readonly ownerKeys: OwnerKeysService,
    private readonly existing: ExistingRecords,
    private readonly writer: ImportWriter,
    private readonly audit: AuditService,
  ) {}

  /**
   * What an import would do; writes nothing. `body` is that of `POST /transfer/plan`.
   * @throws ProblemException those of `readPlanRequest`
   */
  async plan(
    caller: Caller,
    body: Buffer,
    { page, isCancelled }: ImportRun & { readonly page?: PlanPage } = {},
  ): Promise<ImportPlan> {
    const slices = new Slices(isCancelled);
    const asked = await slices.run(readPlanRequest(body));
    return this.ownerKeys.with(caller.accountId, async (keys) => {
      const { planned, weighed, subject, revision } = await this.compare(keys, asked, slices);
      const planId = planIdOf(subject, caller.accountId, revision);
      const { unknownKeys, head } = weighed;
      return slices.run(importPlanSliced(planned, { planId, ...head, unknownKeys }, page));
    });
  }

  /**
   * Imports as planned, all or nothing. `body` is that of `POST /transfer/apply`.
   * @throws ProblemException those of `readApplyRequest`; `plan-changed`; `invalid-input` for open conflicts;
   *   `jump-server-cycle`, `jump-server-depth`; `plan-limit-reached`
   */
  async apply(caller: Caller, body: Buffer, { isCancelled }: ImportRun = {}): Promise<ImportOutcome> {
    const slices = new Slices(isCancelled);
    const asked = await slices.run(readApplyRequest(body));
    const { planId, decisions } = asked;
    return this.ownerKeys.with(caller.accountId, async (keys) => {
      const { planned, weighed, subject, revision, records } = await this.compare(keys, asked, slices);
      if (planId !== planIdOf(subject, caller.accountId, revision))
        throw new ProblemException('plan-changed');
      const ids = idsInFileOrder(weighed.entries);
      const resolution = await slices.run(resolveImportSliced(planned, records, decisions, ids));
      if (resolution.refusal) throw new ProblemException(resolution.refusal, { errors: resolution.errors });
      const { steps, summary } = resolution;
      const act = await this.database.longTransaction(async (transaction) => {
        // Locking has raised it by one. As long as it is the plan's, the records are those that were compared.
        if (BigInt(await lockOwner(transaction, keys)) - 1n !== revision)
          throw new ProblemException('plan-changed');
        await assertPlanHolds(transaction, caller, summary.created);
        const begun = await this.writer.write(transaction, caller, keys, { steps, slices });
        const detail = { ...summary, stores: countsOf(steps), act: begun };
        await this.audit.record({ action: 'transfer.imported', ...asActor(caller), detail }, transaction);
        if (isCancelled?.())
          throw new ProblemException('plan-changed', { detail: 'The import was cancelled.' });
        return begun;
      });
      await this.writer.refreshStatistics(this.database, steps);
      return { ...summary, act };
    });
  }

  /** The file beside the records that are there. */
  private async compare(
    keys: OwnerKeys,
    { file, knownServers }: Pick<ImportRequest, 'file' | 'knownServers'>,
    slices: Slices,
  ): Promise<Comparison> {
    const weighed = await slices.run(weighFile(keys, file));
    // The revision first: of a change in between the plan may know more than its id says, never less.
    const revision = await revisionOf(this.database, keys.ownerId);
    const records = await this.existing.read(this.database, keys.ownerId, slices);
    const planned = await slices.run(planImportSliced(records, weighed.entries, knownServers));
    const known = Object.keys(knownServers).length === 0 ? '' : `|${JSON.stringify(knownServers)}`;
    return { weighed, subject: `${weighed.digest}${known}`, revision, records, planned };
  }
}

interface Comparison {
  readonly weighed: WeighedFile;
  /** What the plan is of, in short: the file, and the servers outside of it. */
  readonly subject: string;
  readonly revision: bigint;
  readonly records: readonly ExistingEntry[];
  readonly planned: readonly PlannedEntry[];
}

/**
 * Ids of new records that sort as the entries stand in the file: where names are equal, lists and the next export keep
 * that order.
 */
function idsInFileOrder(entries: readonly IncomingEntry[]): (entry: IncomingEntry) => string {
  const ids = entries.map(() => randomUUIDv7()).sort();
  const byKey = new Map(entries.map((entry, place) => [decisionKey(entry), ids[place]]));
  return (entry) => byKey.get(decisionKey(entry)) ?? randomUUIDv7();
}

function countsOf(steps: readonly ImportStep[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { entry } of steps) counts[entry.store] = (counts[entry.store] ?? 0) + 1;
  return counts;
}
