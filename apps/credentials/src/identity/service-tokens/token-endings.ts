import { Injectable } from '@nestjs/common';
import { AuditService, type AuditEvent } from '../../audit/audit.service';
import type { Executor } from '../../database/database';

/** Whose tokens end, by whom. */
export interface TokenEnding {
  readonly accountId: string;
  /** Ids of the tokens that go on working; those of others, or of none, do not matter. */
  readonly keep: readonly string[];
  readonly actor: Pick<AuditEvent, 'actorId' | 'source'>;
  /** The account's email address, when somebody else than its owner ends them. */
  readonly user?: string;
}

/**
 * Ends service tokens together with what else opens an account. Whoever took a session may have made tokens: what throws
 * them out must not leave these behind. Called in a transaction that holds the account, so that none is made meanwhile.
 */
@Injectable()
export class TokenEndings {
  constructor(private readonly audit: AuditService) {}

  /** Ends an account's tokens but for those to keep; each is in the log. */
  async endAll(executor: Executor, { accountId, keep, actor, user }: TokenEnding): Promise<void> {
    const ended = await executor.query<{ name: string }>(
      'DELETE FROM service_tokens WHERE account_id = $1 AND id <> ALL ($2::uuid[]) RETURNING name',
      [accountId, keep],
    );
    for (const { name } of ended) {
      const detail = { name, ...(user === undefined ? {} : { user }) };
      await this.audit.record({ action: 'token.revoked', ...actor, detail }, executor);
    }
  }
}
