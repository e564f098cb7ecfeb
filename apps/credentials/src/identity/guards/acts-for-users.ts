import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service';
import type { Caller, TokenFacts } from '../../caller/caller';
import type { RequestSource } from '../../caller/request-source';

/** For how long, in milliseconds, the same act is not told again by this process. */
const WINDOW = 60_000;

/** How many acts are remembered, so that a flood of them takes no memory. */
const REMEMBERED = 10_000;

/**
 * Tells in the audit log what service accounts do for users, under both names, before it is done: each route that a token
 * uses for a user, at most once a minute. Changes and reveals have lines of their own, each.
 */
@Injectable()
export class ActsForUsers {
  readonly #told = new Map<string, number>();

  constructor(private readonly audit: AuditService) {}

  /** A token is about to act for a user. */
  async acted(caller: Pick<Caller, 'accountId'> & TokenFacts & RequestSource, route: string): Promise<void> {
    await this.#once(`${caller.tokenId} ${caller.accountId} ${route}`, () =>
      this.audit.record({
        action: 'service-account.acted',
        actorId: caller.accountId,
        source: caller,
        detail: { route },
      }),
    );
  }

  /** A token named somebody for whom it may not act. Who that was is not told: it may be a slip of any kind. */
  async refused(token: TokenFacts & RequestSource, route: string): Promise<void> {
    await this.#once(`${token.tokenId} ${route}`, () =>
      this.audit.record({ action: 'access.not-allowed', actorId: null, source: token, detail: { route } }),
    );
  }

  async #once(key: string, tell: () => Promise<void>): Promise<void> {
    const now = performance.now();
    const last = this.#told.get(key);
    if (last !== undefined && now - last < WINDOW) return;
    await tell();
    if (this.#told.size >= REMEMBERED) this.#told.clear();
    this.#told.set(key, now);
  }
}
