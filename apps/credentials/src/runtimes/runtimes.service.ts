import { Injectable } from '@nestjs/common';
import { RUNTIME_KINDS, type RuntimeKind } from '@kiops/contracts';
import type { Executor } from '../database/database';
import type { Caller } from '../caller/caller';
import { ProblemException, invalidField } from '../problems/problem';
import type { KeyedCreate } from '../records/idempotency-key';
import type { VersionCondition } from '../records/record-parameters';
import { Records, type RecordReply, type RevealedSecrets, type SecretVersion } from '../records/records';
import { InjectRecords } from '../records/store-registration';
import type { RecordFields } from '../records/record-row';
import type { CreateRuntimeDto, RuntimeListQueryDto, UpdateRuntimeDto } from './runtime.dto';

/** Which secrets belong to which kind. */
const SECRETS_OF_KIND: Readonly<Record<RuntimeKind, readonly string[]>> = {
  kubernetes: ['kubeconfig'],
  docker: ['ca', 'cert', 'key'],
};

/** A runtime runs on a server of the same owner, and keeps the secrets of its kind only. */
@Injectable()
export class RuntimesService {
  constructor(@InjectRecords('runtimes') private readonly records: Records) {}

  list(caller: Caller, query: RuntimeListQueryDto): Promise<Buffer> {
    const { serverId } = query;
    return this.records.list(
      caller,
      query,
      serverId === undefined ? undefined : { field: 'serverId', value: serverId },
    );
  }

  get(caller: Caller, id: string): Promise<RecordReply> {
    return this.records.get(caller, id);
  }

  async create(
    caller: Caller,
    input: CreateRuntimeDto,
    keyed: KeyedCreate | undefined,
  ): Promise<RecordReply> {
    assertOwnSecrets({ ...input });
    const { serverId } = input;
    const checkServer = (transaction: Executor) => assertServer(transaction, caller, serverId!);
    return this.records.create(caller, { ...input }, keyed, serverId ? checkServer : undefined);
  }

  /** Another kind erases the secrets of the former. */
  patch(
    caller: Caller,
    id: string,
    version: VersionCondition,
    input: UpdateRuntimeDto,
  ): Promise<RecordReply> {
    return this.records.patch(
      caller,
      id,
      version,
      { ...input },
      async ({ before, after, changes, transaction }) => {
        if (changes['serverId']) await assertServer(transaction, caller, String(changes['serverId']));
        const kind = after['kind'] as RuntimeKind;
        assertOwnSecrets({ ...changes, kind });
        return kind === before['kind']
          ? undefined
          : Object.fromEntries(foreignSecrets(kind).map((name) => [name, null]));
      },
    );
  }

  delete(caller: Caller, id: string): Promise<void> {
    return this.records.delete(caller, id);
  }

  /** A runtime whose server is gone comes back without it. */
  restore(caller: Caller, id: string): Promise<RecordReply> {
    return this.records.restore(caller, id, (transaction) =>
      leaveLostServers(transaction, caller.accountId, [id]),
    );
  }

  reveal(caller: Caller, id: string, version?: SecretVersion): Promise<RevealedSecrets> {
    return this.records.reveal(caller, id, version);
  }
}

/** Of runtimes that come back those whose server stays away: they do without it. */
export async function leaveLostServers(
  transaction: Executor,
  ownerId: string,
  ids: readonly string[],
): Promise<void> {
  await transaction.query(
    `UPDATE runtimes r SET server_id = NULL FROM servers s
     WHERE r.id = ANY ($2::uuid[]) AND r.owner_id = $1 AND s.id = r.server_id AND s.deleted_at IS NOT NULL`,
    [ownerId, ids],
  );
}

async function assertServer(transaction: Executor, caller: Caller, serverId: string): Promise<void> {
  const found = await transaction.query(
    'SELECT 1 FROM servers WHERE id = $1 AND owner_id = $2 AND deleted_at IS NULL',
    [serverId, caller.accountId],
  );
  if (found.length === 0) throw invalidField('serverId', 'There is no such server.');
}

function foreignSecrets(kind: RuntimeKind): string[] {
  return RUNTIME_KINDS.filter((other) => other !== kind).flatMap((other) => SECRETS_OF_KIND[other]);
}

/** A runtime has the secrets of its kind only. */
export function assertOwnSecrets(fields: RecordFields): void {
  const kind = fields['kind'] as RuntimeKind;
  const foreign = foreignSecrets(kind).filter((name) => fields[name] !== undefined && fields[name] !== null);
  if (foreign.length === 0) return;
  const message =
    kind === 'docker' ? 'A Docker engine has no kubeconfig.' : 'A Kubernetes cluster has a kubeconfig only.';
  throw new ProblemException('invalid-input', { errors: foreign.map((path) => ({ path, message })) });
}
