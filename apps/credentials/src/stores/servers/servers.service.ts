import { Injectable } from '@nestjs/common';
import type { HostKey } from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import type { Executor } from '../../database/database';
import type { Caller } from '../../caller/caller';
import { ProblemException } from '../../problems/problem';
import type { ListQueryDto } from '../../input/list-query.dto';
import type { KeyedCreate } from '../../records/idempotency-key';
import { assertPlanHolds } from '../../records/plan-limit';
import type { RecordFields } from '../../records/record-row';
import type { VersionCondition } from '../../records/record-parameters';
import { RecordTables } from '../../records/record-tables';
import { Records, type RecordReply, type RevealedSecrets, type SecretVersion } from '../../records/records';
import { assertNoneMet } from '../../records/restore-conflicts';
import { restoreRows } from '../../records/restored-rows';
import { InjectRecords } from '../../records/store-registration';
import { auditTouched } from '../../records/touched-records';
import { assertRoute } from './jump-servers';
import type { CreateServerDto, UpdateServerDto } from './server.dto';
import { stampedHostKeys } from './stamped-host-keys';
import { comingBackWith } from './trashed-servers';

/**
 * Servers keep no secret for `ssh`, their jump servers make no circle, and their runtimes go and come back with them.
 */
@Injectable()
export class ServersService {
  constructor(
    @InjectRecords('servers') private readonly records: Records,
    private readonly tables: RecordTables,
    private readonly audit: AuditService,
  ) {}

  list(caller: Caller, query: ListQueryDto): Promise<Buffer> {
    return this.records.list(caller, query);
  }

  get(caller: Caller, id: string): Promise<RecordReply> {
    return this.records.get(caller, id);
  }

  async create(caller: Caller, input: CreateServerDto, keyed: KeyedCreate | undefined): Promise<RecordReply> {
    assertNoSshSecret({ ...input });
    const { jumpServerId } = input;
    const checkRoute = (transaction: Executor, id: string) =>
      assertRoute(transaction, caller, id, jumpServerId!);
    const fields = { ...input, ...stamped(input.hostKeys, []) };
    return this.records.create(caller, fields, keyed, jumpServerId ? checkRoute : undefined);
  }

  /** Host keys that are new get the service's time. Becoming an `ssh` server erases the password that was kept. */
  patch(caller: Caller, id: string, version: VersionCondition, input: UpdateServerDto): Promise<RecordReply> {
    return this.records.patch(
      caller,
      id,
      version,
      { ...input },
      async ({ before, after, changes, transaction }) => {
        if (changes['jumpServerId'])
          await assertRoute(transaction, caller, id, String(changes['jumpServerId']));
        assertNoSshSecret({ protocol: after['protocol'], password: changes['password'] });
        const isNewlySsh = after['protocol'] === 'ssh' && before['protocol'] !== 'ssh';
        const known = before['hostKeys'] as readonly HostKey[];
        return { ...(isNewlySsh && { password: null }), ...stamped(input.hostKeys, known) };
      },
    );
  }

  /** The runtimes on the server are deleted with it; a server through which others are reached is not. */
  delete(caller: Caller, id: string): Promise<void> {
    return this.records.locked(caller, async (transaction) => {
      const [{ behind }] = await transaction.query<{ behind: number }>(
        `SELECT count(*)::integer AS behind FROM servers
         WHERE owner_id = $1 AND jump_server_id = $2 AND deleted_at IS NULL`,
        [caller.accountId, id],
      );
      if (behind > 0) {
        const others = behind === 1 ? 'One server is' : `${behind} servers are`;
        throw new ProblemException('still-used', { detail: `${others} reached through this one.` });
      }
      const act = await this.records.deleteIn(transaction, caller, id);
      await transaction.query(
        `UPDATE runtimes SET deleted_at = now(), trash_act_id = $3
         WHERE owner_id = $1 AND server_id = $2 AND deleted_at IS NULL`,
        [caller.accountId, id, act],
      );
    });
  }

  /**
   * Brings back what was deleted with it, and the jump servers that lead to it.
   * @throws ProblemException those of `Records.restore`, of any of them
   */
  async restore(caller: Caller, id: string): Promise<RecordReply> {
    await this.records.locked(caller, async (transaction) => {
      const { servers, runtimes } = await comingBackWith(transaction, caller.accountId, [id]);
      const ids = new Map([
        ['servers', servers],
        ['runtimes', runtimes],
      ] as const);
      await assertNoneMet(transaction, caller.accountId, this.tables, ids);
      await assertPlanHolds(transaction, caller, servers.length + runtimes.length);
      if (servers.length === 0) throw new ProblemException('not-found');
      const touched = [
        await restoreRows(transaction, caller.accountId, this.tables.of('servers'), servers),
        await restoreRows(transaction, caller.accountId, this.tables.of('runtimes'), runtimes),
      ];
      await auditTouched(this.audit, transaction, caller, { action: 'record.restored', touched });
    });
    return this.records.get(caller, id);
  }

  reveal(caller: Caller, id: string, version?: SecretVersion): Promise<RevealedSecrets> {
    return this.records.reveal(caller, id, version);
  }
}

/** The host keys of a change with their times; nothing when it has none. */
function stamped(keys: readonly HostKey[] | undefined, known: readonly HostKey[]): RecordFields {
  return keys ? { hostKeys: stampedHostKeys(keys, known, new Date().toISOString()) } : {};
}

/** SSH secrets are not sent to KIOPS. */
export function assertNoSshSecret({ protocol, password }: RecordFields): void {
  if (protocol !== 'ssh' || password === undefined || password === null) return;
  throw new ProblemException('ssh-secret-refused', {
    errors: [{ path: 'password', message: 'Keep it in the browser: SSH secrets are not sent to KIOPS.' }],
  });
}
