import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  decisionKey,
  importPlan,
  planImport,
  resolveImport,
  type Decisions,
  type ImportPlan,
  type ImportStep,
  type ImportSummary,
  type IncomingEntry,
  type ReadTransferFile,
} from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import { OwnerKeysService } from '../crypto/owner-keys.service';
import { Database } from '../database/database';
import { asActor, type Caller } from '../identity/caller';
import { ProblemException } from '../problems/problem';
import { lockOwner } from '../records/owner-lock';
import { assertPlanHolds } from '../records/plan-limit';
import { weighEntries } from './entry-weighing';
import { ExistingRecords, revisionOf } from './existing-records';
import { readFile } from './import-request';
import { ImportWriter } from './import-writer';
import { digestOf, planIdOf } from './plan-id';

/** What applying an import needs beside the file. */
export interface ImportAnswers {
  readonly planId: string;
  readonly decisions: Decisions;
  /** Whether the client has gone: what it does not wait for is not done. */
  readonly isCancelled?: () => boolean;
}

/** Plans and applies imports. */
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
   * What an import would do; writes nothing.
   * @throws ProblemException `invalid-transfer-file`, `unsupported-version`, `ssh-secret-refused`
   */
  plan(caller: Caller, file: unknown): Promise<ImportPlan> {
    const read = readFile(file);
    const digest = digestOf(file);
    return this.ownerKeys.with(caller.accountId, async (keys) => {
      const entries = await weighEntries(keys, read.entries);
      // The revision first: of a change in between the plan may know more than its id says, never less.
      const revision = await revisionOf(this.database, caller.accountId);
      const records = await this.existing.read(this.database, caller.accountId);
      const { exportedAt, origin, unknownKeys } = read;
      const planId = planIdOf(digest, caller.accountId, revision);
      return importPlan(planImport(records, entries), { planId, exportedAt, origin, unknownKeys });
    });
  }

  /**
   * Imports as planned, all or nothing.
   * @throws ProblemException those of `plan`; `plan-changed`; `invalid-input` for open conflicts; `jump-server-cycle`,
   *   `jump-server-depth`; `plan-limit-reached`
   */
  apply(caller: Caller, file: unknown, answers: ImportAnswers): Promise<ImportSummary> {
    const read = readFile(file);
    const digest = digestOf(file);
    return this.ownerKeys.with(caller.accountId, async (keys) => {
      const entries = await weighEntries(keys, read.entries);
      const ids = idsInFileOrder(read);
      const { steps, summary } = await this.database.transaction(async (transaction) => {
        const revision = BigInt(await lockOwner(transaction, keys));
        // Locking has raised it by one.
        if (answers.planId !== planIdOf(digest, caller.accountId, revision - 1n))
          throw new ProblemException('plan-changed');
        const records = await this.existing.read(transaction, caller.accountId);
        const resolution = resolveImport(planImport(records, entries), records, answers.decisions, ids);
        if (resolution.refusal) throw new ProblemException(resolution.refusal, { errors: resolution.errors });
        await assertPlanHolds(transaction, caller, resolution.summary.created);
        await this.writer.write(transaction, caller, keys, resolution.steps);
        const detail = { ...resolution.summary, stores: countsOf(resolution.steps) };
        await this.audit.record({ action: 'transfer.imported', ...asActor(caller), detail }, transaction);
        if (answers.isCancelled?.())
          throw new ProblemException('plan-changed', { detail: 'The import was cancelled.' });
        return resolution;
      });
      await this.writer.refreshStatistics(this.database, steps);
      return summary;
    });
  }
}

/**
 * Ids of new records that sort as the entries stand in the file: where names are equal, lists and the next export keep
 * that order.
 */
function idsInFileOrder({ entries }: ReadTransferFile): (entry: IncomingEntry) => string {
  const ids = entries.map(() => randomUUIDv7()).sort();
  const byKey = new Map(entries.map((entry, place) => [decisionKey(entry), ids[place]]));
  return (entry) => byKey.get(decisionKey(entry)) ?? randomUUIDv7();
}

function countsOf(steps: readonly ImportStep[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { entry } of steps) counts[entry.store] = (counts[entry.store] ?? 0) + 1;
  return counts;
}
