import { Injectable } from '@nestjs/common';
import { readImageReference, systemSummary, type HopContact } from '@kiops/contracts';
import { AuditService } from '../audit/audit.service';
import { asActor, type Caller } from '../caller/caller';
import { ConnectionsService } from '../connections/connections.service';
import { Database, type Executor, type Statement } from '../database/database';
import { holdOwner } from '../identity/accounts/owner-lock';
import { ProblemException } from '../problems/problem';
import { labelOf } from '../records/record-label';
import { RecordTables } from '../records/record-tables';
import { Records } from '../records/records';
import { InjectRecords } from '../records/store-registration';
import type { OperationReportDto, OperationsSummaryDto, ReportedDeploymentDto } from './operation.dto';

/**
 * Keeps what browsers tell of their operations. Another owner's server or account is answered like one that never was,
 * and then nothing is kept.
 */
@Injectable()
export class OperationsService {
  constructor(
    @InjectRecords('servers') private readonly servers: Records,
    private readonly database: Database,
    private readonly tables: RecordTables,
    private readonly connections: ConnectionsService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Writes contacts, system info, connections and the log, or none of them. No server gets a new version: a report must
   * not fail the form in which somebody edits the server meanwhile.
   *
   * Reports of one owner come one after the other: whatever else changes records locks the owner first and rows in any
   * order, so that reports which share a hop could deadlock with it by their rows alone. The revision, and with it every
   * plan that somebody is reading, stays as long as no connection is registered: plans compare neither contacts nor, as
   * it is incidental, system info, while a clean-up counts connections.
   * @throws ProblemException `not-found`
   */
  report(caller: Caller, report: OperationReportDto): Promise<void> {
    const write = (transaction: Executor) => this.write(transaction, caller, report);
    if (report.kind === 'deploy' && report.outcome === 'succeeded') return this.servers.locked(caller, write);
    return this.database.transaction(async (transaction) => {
      await holdOwner(transaction, caller.accountId);
      await write(transaction);
    });
  }

  async summary({ accountId }: Caller): Promise<OperationsSummaryDto> {
    const [summary] = await this.database.query<OperationsSummaryDto & Record<string, unknown>>(SUMMARY, [
      accountId,
    ]);
    return summary;
  }

  private async write(transaction: Executor, caller: Caller, report: OperationReportDto): Promise<void> {
    const { kind, outcome, serverId, contacts = [], cause, deployment } = report;
    // By the service's clock: the browser's may be wrong, and others read this time.
    const systemInfo = report.systemInfo && { ...report.systemInfo, collectedAt: new Date().toISOString() };
    const { accountId } = caller;
    const recordLabel = await labelOf(transaction, this.servers.table, accountId, serverId);
    await keepContacts(transaction, accountId, contacts);
    if (systemInfo)
      await transaction.query(KEEP_SYSTEM_INFO, [
        serverId,
        accountId,
        JSON.stringify(systemInfo),
        JSON.stringify(systemSummary(systemInfo)),
      ]);
    await this.audit.record(
      {
        action: `operation.${outcome}`,
        ...asActor(caller),
        store: 'servers',
        recordId: serverId,
        recordLabel,
        detail: {
          kind,
          cause,
          ...(await this.usesOldAlgorithms(transaction, accountId, [
            serverId,
            ...contacts.map((hop) => hop.serverId),
          ])),
          ...(deployment && (await this.deploymentDetail(transaction, accountId, deployment))),
        },
      },
      transaction,
    );
    if (deployment && outcome === 'succeeded') await this.connect(transaction, caller, serverId, deployment);
  }

  /** Whether SHA-1 and CBC were allowed for a server on the way: that much belongs into the log. */
  private async usesOldAlgorithms(
    transaction: Executor,
    accountId: string,
    serverIds: readonly string[],
  ): Promise<{ readonly oldAlgorithmsAllowed?: true }> {
    const rows = await transaction.query(OLD_ALGORITHMS, [accountId, serverIds]);
    return rows.length > 0 ? { oldAlgorithmsAllowed: true } : {};
  }

  private async deploymentDetail(
    transaction: Executor,
    accountId: string,
    { image, containerName, credential }: ReportedDeploymentDto,
  ): Promise<Readonly<Record<string, string | undefined>>> {
    const table = credential && this.tables.of(credential.store);
    return {
      image: inFull(image),
      container: containerName,
      credential: table && (await labelOf(transaction, table, accountId, credential.recordId)),
    };
  }

  /** The deployed service uses the server, and the account that its image is pulled with. */
  private async connect(
    transaction: Executor,
    caller: Caller,
    serverId: string,
    { image, containerName: name, credential }: ReportedDeploymentDto,
  ): Promise<void> {
    const service = { kind: 'service', name, detail: inFull(image) } as const;
    const target = { store: 'servers', recordId: serverId } as const;
    for (const used of credential ? [target, credential] : [target])
      await this.connections.registerIn(transaction, caller, {
        store: used.store,
        recordId: used.recordId,
        ...service,
      });
  }
}

/** `owner, contacts as JSON` → one row for each of the owner's servers. */
const KEEP_CONTACTS: Statement = {
  name: 'operations:keep-contacts',
  // Not now(): that is when the transaction began, before it waited for its turn, and a last contact must not go back.
  text: `UPDATE servers s SET last_contact_at = clock_timestamp(), last_answered = c.answered
    FROM json_to_recordset($2::json) AS c ("serverId" uuid, answered boolean)
    WHERE s.id = c."serverId" AND s.owner_id = $1 AND s.deleted_at IS NULL RETURNING s.id`,
};

/** `server, owner, JSON text, the JSON text of its summary`. */
const KEEP_SYSTEM_INFO: Statement = {
  name: 'operations:keep-system-info',
  text: `UPDATE servers SET system_info = $3::jsonb, system_summary = $4::jsonb WHERE id = $1 AND owner_id = $2`,
};

/** `owner, servers` → a row, if old algorithms are allowed for one of them. */
const OLD_ALGORITHMS: Statement = {
  name: 'operations:old-algorithms',
  text: `SELECT FROM servers WHERE owner_id = $1 AND id = ANY ($2::uuid[]) AND allow_old_algorithms LIMIT 1`,
};

/** `owner` → the summary. */
const SUMMARY: Statement = {
  name: 'operations:summary',
  text: `SELECT count(*)::integer AS "answeredInLastHour" FROM servers
    WHERE owner_id = $1 AND deleted_at IS NULL AND last_answered AND last_contact_at > now() - interval '1 hour'`,
};

async function keepContacts(
  transaction: Executor,
  ownerId: string,
  contacts: readonly HopContact[],
): Promise<void> {
  if (contacts.length === 0) return;
  const kept = await transaction.query(KEEP_CONTACTS, [ownerId, JSON.stringify(contacts)]);
  if (kept.length < contacts.length) throw new ProblemException('not-found');
}

/** The DTO let nothing else in. */
function inFull(image: string): string {
  return readImageReference(image)!.canonical;
}
