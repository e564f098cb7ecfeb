import { Injectable } from '@nestjs/common';
import type { OwnSession, OwnSessions } from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import { asActor, type Caller } from '../../caller/caller';
import { isInRange } from '../../config/address-range';
import { Configuration } from '../../config/configuration';
import { Database } from '../../database/database';
import { ProblemException } from '../../problems/problem';
import { BoundRows } from '../accounts/bound-rows';
import type { KnownBrowser } from '../known-browsers/known-browser-cookies';
import { KnownBrowsersService } from '../known-browsers/known-browsers.service';
import { TokenEndings } from '../service-tokens/token-endings';
import { SessionsService } from '../sessions/sessions.service';
import { SignInService } from '../sign-in/sign-in.service';

/** What people see of their own sessions, and how they end them. */
@Injectable()
export class MySessionsService {
  constructor(
    private readonly database: Database,
    private readonly configuration: Configuration,
    private readonly sessions: SessionsService,
    private readonly signIns: SignInService,
    private readonly knownBrowsers: KnownBrowsersService,
    private readonly rows: BoundRows,
    private readonly tokens: TokenEndings,
    private readonly audit: AuditService,
  ) {}

  /** The living sessions, this one first, then by last use. Of very many, the latest ones. */
  async list(caller: Caller): Promise<OwnSessions> {
    const { rows, total } = await this.sessions.livingOfAccount(caller.accountId, caller.sessionId ?? null);
    const { idle, lifetime } = this.configuration.session;
    return {
      items: rows.map(({ createdAt, lastUsedAt, expiresAt, ...row }) => ({
        ...row,
        network: this.networkOf(row.address),
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      })),
      total,
      idleSeconds: idle,
      lifetimeSeconds: lifetime,
    };
  }

  /** @throws ProblemException `not-found` when the account has no such session */
  async end(caller: Caller, id: string): Promise<void> {
    await this.database.transaction(async (executor) => {
      const ended = await this.sessions.endOfAccount(executor, caller.accountId, id);
      if (!ended) throw new ProblemException('not-found');
      const detail = { address: ended.address, userAgent: ended.userAgent };
      await this.audit.record({ action: 'account.session-ended', ...asActor(caller), detail }, executor);
    });
  }

  /**
   * Ends every session but this one, and every service token but those to keep; other browsers become strangers.
   * @returns what makes this browser known again
   * @throws ProblemException `wrong-password`, `throttled`
   */
  async endOthers(caller: Caller, password: string, keepTokens: readonly string[]): Promise<KnownBrowser> {
    const { accountId } = caller;
    await this.signIns.provePassword(caller, password, 'end-sessions');
    return this.database.transaction(async (executor) => {
      // No token is made while others are ended.
      await this.rows.lock(executor, 'accounts', accountId);
      const count = await this.sessions.endAll(executor, accountId, 'ended-elsewhere', caller.sessionId);
      await this.tokens.endAll(executor, { accountId, keep: keepTokens, actor: asActor(caller) });
      const token = await this.knownBrowsers.remember(accountId, undefined, executor);
      const detail = { count };
      await this.audit.record(
        { action: 'account.other-sessions-ended', ...asActor(caller), detail },
        executor,
      );
      return { email: caller.email, token };
    });
  }

  private networkOf(address: string): OwnSession['network'] {
    const { vpnNetworks } = this.configuration;
    if (vpnNetworks.length === 0) return null;
    return { vpn: vpnNetworks.find(({ range }) => isInRange(address, range))?.name ?? null };
  }
}
