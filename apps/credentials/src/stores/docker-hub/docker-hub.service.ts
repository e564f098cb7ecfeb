import { Injectable } from '@nestjs/common';
import type { Executor } from '../../database/database';
import type { Caller } from '../../caller/caller';
import type { ListQueryDto } from '../../input/list-query.dto';
import { RecordsFactory, type RecordReply, type Records } from '../../records/records';
import type { CreateDockerHubAccountDto, UpdateDockerHubAccountDto } from './docker-hub-account.dto';

/** Of an owner's accounts at most one is the default. */
@Injectable()
export class DockerHubService {
  private readonly records: Records;

  constructor(factory: RecordsFactory) {
    this.records = factory.for('docker-hub');
  }

  list(caller: Caller, query: ListQueryDto): Promise<string> {
    return this.records.list(caller, query);
  }

  get(caller: Caller, id: string): Promise<RecordReply> {
    return this.records.get(caller, id);
  }

  create(caller: Caller, input: CreateDockerHubAccountDto): Promise<RecordReply> {
    const unmakeOthers = (transaction: Executor, id: string) => this.unmakeOthers(transaction, caller, id);
    return this.records.create(caller, { ...input }, input.isDefault ? unmakeOthers : undefined);
  }

  patch(
    caller: Caller,
    id: string,
    version: number | undefined,
    input: UpdateDockerHubAccountDto,
  ): Promise<RecordReply> {
    return this.records.patch(caller, id, version, { ...input }, async ({ changes, transaction }) => {
      if (changes['isDefault'] === true) await this.unmakeOthers(transaction, caller, id);
      return undefined;
    });
  }

  delete(caller: Caller, id: string): Promise<void> {
    return this.records.delete(caller, id);
  }

  restore(caller: Caller, id: string): Promise<RecordReply> {
    return this.records.restore(caller, id, (transaction) => this.yieldDefault(transaction, caller, id));
  }

  reveal(caller: Caller, id: string): Promise<Record<string, string | null>> {
    return this.records.reveal(caller, id);
  }

  private async unmakeOthers(transaction: Executor, caller: Caller, id: string): Promise<void> {
    await transaction.query(
      `UPDATE docker_hub SET is_default = false, version = version + 1, updated_at = now()
       WHERE owner_id = $1 AND id <> $2 AND is_default AND deleted_at IS NULL`,
      [caller.accountId, id],
    );
  }

  /** What comes back is not the default any more, when another has become it meanwhile. */
  private async yieldDefault(transaction: Executor, caller: Caller, id: string): Promise<void> {
    await transaction.query(
      `UPDATE docker_hub SET is_default = false WHERE owner_id = $1 AND id = $2 AND is_default
       AND EXISTS (SELECT FROM docker_hub o WHERE o.owner_id = $1 AND o.is_default AND o.deleted_at IS NULL)`,
      [caller.accountId, id],
    );
  }
}
