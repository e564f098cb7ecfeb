import { Injectable } from '@nestjs/common';
import type { PasswordPurpose } from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import { asActor, type Caller } from '../../caller/caller';
import type { RequestSource } from '../../caller/request-source';
import { boundColumns } from '../../crypto/bound-tables';
import { Database } from '../../database/database';
import { ProblemException } from '../../problems/problem';
import { BoundRows, type BoundRow } from '../accounts/bound-rows';
import { passwordMatches } from '../accounts/password-hash';
import { KnownBrowsersService } from '../known-browsers/known-browsers.service';
import { WrongTriesService } from '../known-browsers/wrong-tries.service';
import type { Entry } from '../sessions/entry';
import { SessionsService } from '../sessions/sessions.service';
import { THROTTLE, ThrottleService, type Tries } from './throttle.service';

/** What somebody types to sign in, and what their browser sends along. */
export interface SignInTry {
  /** In its normal form. */
  readonly email: string;
  readonly password: string;
  /** The token of a browser that this account knows, when the browser has one. */
  readonly knownBrowser: string | undefined;
}

/** Proves passwords: to open a session, and once more before something that a stolen session must not do. */
@Injectable()
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly rows: BoundRows,
    private readonly sessions: SessionsService,
    private readonly throttle: ThrottleService,
    private readonly knownBrowsers: KnownBrowsersService,
    private readonly wrongTries: WrongTriesService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Opens a session.
   * @throws ProblemException `wrong-credentials`, the same for a wrong password, an unknown account and one that may
   *   not sign in; `throttled`
   */
  async signIn({ email, password, knownBrowser }: SignInTry, source: RequestSource): Promise<Entry> {
    const tries = await this.triesOf(email, knownBrowser, source);
    const { last } = await this.throttle.count(tries);
    const account = await this.accountWith('email', email);
    const passwordHash = account?.state === 'active' ? account.password_hash : null;
    const fits = await passwordMatches(passwordHash, password);
    const session =
      fits && account && passwordHash
        ? await this.sessions.open(account.id, passwordHash, source)
        : undefined;
    if (!account || !session) {
      await this.writeDownFailure(account?.id ?? null, source, { last, unknownBrowser: 'address' in tries });
      throw new ProblemException('wrong-credentials');
    }
    await this.throttle.forgive(tries);
    await this.audit.record({ action: 'account.signed-in', actorId: account.id, source });
    return {
      email,
      session: session.token,
      knownBrowser: await this.knownBrowsers.remember(account.id, knownBrowser),
    };
  }

  /**
   * Asks the caller for the account password again, and replies its hash. A wrong one is in the log, with its purpose.
   * @throws ProblemException `wrong-password`; `throttled`, counted for this session or token alone
   */
  async provePassword(caller: Caller, password: string, purpose: PasswordPurpose): Promise<string> {
    const tries = { caller: caller.sessionId ?? caller.tokenId ?? caller.accountId, account: caller.email };
    await this.throttle.count(tries);
    const account = await this.accountWith('id', caller.accountId);
    const passwordHash = account?.password_hash ?? null;
    if (!(await passwordMatches(passwordHash, password)) || passwordHash === null) {
      await this.audit.record({
        action: 'account.password-refused',
        ...asActor(caller),
        detail: { purpose },
      });
      throw new ProblemException('wrong-password');
    }
    await this.throttle.forgive(tries);
    return passwordHash;
  }

  /** Ends the caller's own session. */
  async signOut(caller: Caller): Promise<void> {
    if (caller.sessionId === undefined) return;
    await this.sessions.end(caller.sessionId);
    await this.audit.record({ action: 'account.signed-out', actorId: caller.accountId, source: caller });
  }

  private async triesOf(email: string, token: string | undefined, source: RequestSource): Promise<Tries> {
    const knownBrowser = token === undefined ? undefined : await this.knownBrowsers.find(email, token);
    return knownBrowser === undefined
      ? { account: email, address: source.address }
      : { account: email, knownBrowser };
  }

  /**
   * The owner is told of what unknown browsers tried; a wrong password in a known one is their own mistake. Unknown
   * accounts take the same statements and one commit too: the time taken does not tell which accounts exist.
   */
  private writeDownFailure(
    actorId: string | null,
    source: RequestSource,
    { last, unknownBrowser }: { readonly last: boolean; readonly unknownBrowser: boolean },
  ): Promise<void> {
    return this.database.transaction(async (executor) => {
      await this.audit.record({ action: 'account.sign-in-failed', actorId, source }, executor);
      if (unknownBrowser) await this.wrongTries.add(executor, actorId);
      if (!last || actorId === null) return;
      const detail = { tries: THROTTLE.failures };
      await this.audit.record({ action: 'account.sign-in-blocked', actorId, source, detail }, executor);
    });
  }

  private async accountWith(
    column: 'id' | 'email',
    value: string,
  ): Promise<BoundRow<'accounts'> | undefined> {
    const [row] = await this.database.query(
      `SELECT ${boundColumns('accounts', 'a')} FROM accounts a WHERE a.${column} = $1`,
      [value],
    );
    return this.rows.read('accounts', row);
  }
}
