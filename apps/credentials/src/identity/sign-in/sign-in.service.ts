import { Injectable } from '@nestjs/common';
import type { AccountState } from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import { Database } from '../../database/database';
import { ProblemException } from '../../problems/problem';
import { asActor, type Caller } from '../caller';
import { normalEmail } from '../email';
import { passwordMatches } from '../password-hash';
import type { RequestSource } from '../request-source';
import { SessionsService } from '../sessions/sessions.service';
import { ThrottleService } from './throttle.service';

interface PasswordRow {
  readonly id: string;
  readonly state: AccountState;
  readonly passwordHash: string | null;
}

/** Proves passwords: to open a session, and once more before something that a stolen session must not do. */
@Injectable()
export class SignInService {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionsService,
    private readonly throttle: ThrottleService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Opens a session and replies its token.
   * @throws ProblemException `wrong-credentials`, the same for a wrong password, an unknown account and one that may
   *   not sign in; `throttled`
   */
  async signIn(typedEmail: string, password: string, source: RequestSource): Promise<string> {
    const email = normalEmail(typedEmail);
    await this.throttle.count(email, source.address);
    const account = await this.accountWith('email', email);
    const passwordHash = account?.state === 'active' ? account.passwordHash : null;
    const fits = await passwordMatches(passwordHash, password);
    const session =
      fits && account && passwordHash
        ? await this.sessions.open(account.id, passwordHash, source)
        : undefined;
    if (!account || !session) {
      await this.audit.record({ action: 'account.sign-in-failed', actorId: account?.id ?? null, source });
      throw new ProblemException('wrong-credentials');
    }
    await this.throttle.forgive(email, source.address);
    await this.audit.record({ action: 'account.signed-in', actorId: account.id, source });
    await this.sessions.forgetExpired();
    await this.throttle.forgetEnded();
    return session.token;
  }

  /**
   * Asks the caller for the account password again, and replies its hash.
   * @throws ProblemException `wrong-password`; `throttled`, counted together with the tries to sign in
   */
  async provePassword(caller: Caller, password: string): Promise<string> {
    await this.throttle.count(caller.email, caller.address);
    const account = await this.accountWith('id', caller.accountId);
    const passwordHash = account?.passwordHash ?? null;
    if (!(await passwordMatches(passwordHash, password)) || passwordHash === null) {
      await this.audit.record({ action: 'account.sign-in-failed', ...asActor(caller) });
      throw new ProblemException('wrong-password');
    }
    await this.throttle.forgive(caller.email, caller.address);
    return passwordHash;
  }

  /** Ends the caller's own session. */
  async signOut(caller: Caller): Promise<void> {
    if (caller.sessionId === undefined) return;
    await this.sessions.end(caller.sessionId);
    await this.audit.record({ action: 'account.signed-out', actorId: caller.accountId, source: caller });
  }

  private async accountWith(column: 'id' | 'email', value: string): Promise<PasswordRow | undefined> {
    const [account] = await this.database.query<PasswordRow>(
      `SELECT id, state, password_hash AS "passwordHash" FROM accounts WHERE ${column} = $1`,
      [value],
    );
    return account;
  }
}
