import { Injectable } from '@nestjs/common';
import type { NewServiceToken, Page, ServiceToken } from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import { asActor, type Caller } from '../../caller/caller';
import { Database } from '../../database/database';
import { ProblemException } from '../../problems/problem';
import { wantedToken, type RotationRequest, type TokenRequest } from './new-token';
import { TokenMaker } from './token-maker';
import { TokenRows, type TokenOwner } from './token-rows';

/** Personal tokens: by them programs act on their owner's records, within their scopes. */
@Injectable()
export class ServiceTokensService {
  constructor(
    private readonly database: Database,
    private readonly tokens: TokenRows,
    private readonly maker: TokenMaker,
    private readonly audit: AuditService,
  ) {}

  /** All of an account's, the oldest first. */
  async list(accountId: string): Promise<Page<ServiceToken>> {
    const items = (await this.tokens.listOf('account_id', [accountId])).get(accountId) ?? [];
    return { items, nextCursor: null, total: items.length };
  }

  /**
   * Makes a token and replies it; nobody can see it again.
   * @throws ProblemException `invalid-input` at `expiresAt`; `wrong-password`, `throttled`, `token-limit-reached`
   */
  async create(caller: Caller, request: TokenRequest): Promise<NewServiceToken> {
    const wanted = wantedToken(request);
    return this.maker.proved(caller, request.password, async (executor) => {
      const made = await this.tokens.insert(executor, ownerOf(caller), wanted);
      const detail = { name: made.name, scopes: made.scopes };
      await this.audit.record({ action: 'token.created', ...asActor(caller), detail }, executor);
      return made;
    });
  }

  /**
   * Makes the next token in the place of one of the caller's.
   * @throws ProblemException `not-found`, for another user's token too; `already-rotated`, `token-limit-reached`
   */
  rotate(
    caller: Caller,
    id: string,
    { overlapSeconds, password }: RotationRequest,
  ): Promise<NewServiceToken> {
    const rotation = { overlapSeconds, anew: password !== undefined };
    return this.maker.provedOrHeld(caller, password, async (executor) => {
      const made = await this.tokens.rotate(executor, ownerOf(caller), id, rotation);
      const detail = { name: made.name, overlapSeconds };
      await this.audit.record({ action: 'token.rotated', ...asActor(caller), detail }, executor);
      return made;
    });
  }

  /** @throws ProblemException `not-found`, for another user's token too */
  async revoke(caller: Caller, id: string): Promise<void> {
    await this.database.transaction(async (executor) => {
      const name = await this.tokens.remove(executor, ownerOf(caller), id);
      if (name === undefined) throw new ProblemException('not-found');
      await this.audit.record({ action: 'token.revoked', ...asActor(caller), detail: { name } }, executor);
    });
  }
}

function ownerOf({ accountId }: Caller): TokenOwner {
  return { column: 'account_id', id: accountId };
}
