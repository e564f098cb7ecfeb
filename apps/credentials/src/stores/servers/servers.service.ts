import { Injectable } from '@nestjs/common';
import type { HostKey } from '@kiops/contracts';
import type { Executor } from '../../database/database';
import type { Caller } from '../../caller/caller';
import { ProblemException } from '../../problems/problem';
import type { ListQueryDto } from '../../input/list-query.dto';
import { assertPlanHolds } from '../../records/plan-limit';
import type { RecordFields } from '../../records/record-row';
import type { VersionCondition } from '../../records/record-parameters';
import { Records, type RecordReply, type RevealedSecrets } from '../../records/records';
import { InjectRecords } from '../../records/store-registration';
import { assertRoute } from './jump-servers';
import type { CreateServerDto, UpdateServerDto } from './server.dto';
import { stampedHostKeys } from './stamped-host-keys';

/**
 * Servers keep no secret for `ssh`, their jump servers make no circle, and their runtimes go and come back with them.
 */
@Injectable()
export class ServersService {
  constructor(@InjectRecords('servers') private readonly records: Records) {}

  list(caller: Caller, query: ListQueryDto): Promise<string> {
    return this.records.list(caller, query);
  }

  get(caller: Caller, id: string): Promise<RecordReply> {
    return this.records.get(caller, id);
  }

  async create(caller: Caller, input: CreateServerDto): Promise<RecordReply> {
    assertNoSshSecret({ ...input });
    const { jumpServerId } = input;
    const checkRoute = (transaction: Executor, id: string) =>
      assertRoute(transaction, caller, id, jumpServerId!);
    const fields = { ...input, ...stamped(input.hostKeys, []) };
    return this.records.create(caller, fields, jumpServerId ? checkRoute : undefined);
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
      await this.records.deleteIn(transaction, caller, id);
      // Inside a transaction now() stands still: the runtimes get the server's own time of deletion.
      await transaction.query(
        `UPDATE runtimes SET deleted_at = now() WHERE owner_id = $1 AND server_id = $2 AND deleted_at IS NULL`,
        [caller.accountId, id],
      );
    });
  }

  /** Brings back the runtimes that were deleted with it. A jump server that is gone meanwhile is not waited for. */
  restore(caller: Caller, id: string): Promise<RecordReply> {
    return this.records.restore(caller, id, async (transaction) => {
      const [{ runtimes }] = await transaction.query<{ runtimes: number }>(
        `SELECT count(*)::integer AS runtimes FROM runtimes r JOIN servers s ON s.id = r.server_id
         WHERE s.id = $2 AND s.owner_id = $1 AND r.deleted_at = s.deleted_at`,
        [caller.accountId, id],
      );
      await assertPlanHolds(transaction, caller, 1 + runtimes);
      await transaction.query(
        `UPDATE runtimes r SET deleted_at = NULL FROM servers s
         WHERE s.id = $2 AND s.owner_id = $1 AND r.server_id = s.id AND r.deleted_at = s.deleted_at`,
        [caller.accountId, id],
      );
      await transaction.query(
        `UPDATE servers s SET jump_server_id = NULL FROM servers j
         WHERE s.id = $2 AND s.owner_id = $1 AND j.id = s.jump_server_id AND j.deleted_at IS NOT NULL`,
        [caller.accountId, id],
      );
    });
  }

  reveal(caller: Caller, id: string): Promise<RevealedSecrets> {
    return this.records.reveal(caller, id);
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
