import { Injectable } from '@nestjs/common';
import type { Caller } from '../../caller/caller';
import type { ListQueryDto } from '../../input/list-query.dto';
import type { KeyedCreate } from '../../records/idempotency-key';
import type { VersionCondition } from '../../records/record-parameters';
import {
  Records,
  type OwnerWork,
  type RecordReply,
  type RevealedSecrets,
  type SecretVersion,
} from '../../records/records';
import { InjectRecords } from '../../records/store-registration';
import { unmakeDefault, yieldDefault } from './default-account';
import type { CreateDockerHubAccountDto, UpdateDockerHubAccountDto } from './docker-hub-account.dto';

/** Of an owner's accounts at most one is the default. */
@Injectable()
export class DockerHubService {
  constructor(@InjectRecords('docker-hub') private readonly records: Records) {}

  list(caller: Caller, query: ListQueryDto): Promise<Buffer> {
    return this.records.list(caller, query);
  }

  get(caller: Caller, id: string): Promise<RecordReply> {
    return this.records.get(caller, id);
  }

  create(
    caller: Caller,
    input: CreateDockerHubAccountDto,
    keyed: KeyedCreate | undefined,
  ): Promise<RecordReply> {
    const makeRoom: OwnerWork = (transaction, id) => unmakeDefault(transaction, caller.accountId, id);
    return this.records.create(caller, { ...input }, keyed, input.isDefault ? makeRoom : undefined);
  }

  patch(
    caller: Caller,
    id: string,
    version: VersionCondition,
    input: UpdateDockerHubAccountDto,
  ): Promise<RecordReply> {
    return this.records.patch(caller, id, version, { ...input }, async ({ changes, transaction }) => {
      if (changes['isDefault'] === true) await unmakeDefault(transaction, caller.accountId, id);
      return undefined;
    });
  }

  delete(caller: Caller, id: string): Promise<void> {
    return this.records.delete(caller, id);
  }

  restore(caller: Caller, id: string): Promise<RecordReply> {
    return this.records.restore(caller, id, (transaction) =>
      yieldDefault(transaction, caller.accountId, [id]),
    );
  }

  reveal(caller: Caller, id: string, version?: SecretVersion): Promise<RevealedSecrets> {
    return this.records.reveal(caller, id, version);
  }
}
