import { Injectable } from '@nestjs/common';
import type { Me } from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import { asActor, type Caller } from '../../caller/caller';
import { Database } from '../../database/database';
import { ProblemException } from '../../problems/problem';
import { BoundRows } from '../accounts/bound-rows';
import { assertNewPassword } from '../accounts/new-password';
import { hashPassword } from '../accounts/password-hash';
import type { KnownBrowser } from '../known-browsers/known-browser-cookies';
import { KnownBrowsersService } from '../known-browsers/known-browsers.service';
import { WrongTriesService } from '../known-browsers/wrong-tries.service';
import { LinksService } from '../links/links.service';
import { TokenEndings } from '../service-tokens/token-endings';
import { SessionsService } from '../sessions/sessions.service';
import { SignInService } from '../sign-in/sign-in.service';

interface MeRow extends Omit<Me, 'createdAt' | 'wrongTries'> {
  readonly createdAt: Date;
}

const ME = 'id, email, name, role, plan, created_at AS "createdAt"';

/** What a change of the password says. */
export interface PasswordChange {
  readonly current: string;
  readonly password: string;
  readonly keepTokens: readonly string[];
}

/** What people do with their own account. */
@Injectable()
export class MeService {
  constructor(
    private readonly database: Database,
    private readonly rows: BoundRows,
    private readonly signIns: SignInService,
    private readonly sessions: SessionsService,
    private readonly links: LinksService,
    private readonly tokens: TokenEndings,
    private readonly knownBrowsers: KnownBrowsersService,
    private readonly wrongTries: WrongTriesService,
    private readonly audit: AuditService,
  ) {}

  async find(caller: Caller): Promise<Me> {
    const [row] = await this.database.query<MeRow>(`SELECT ${ME} FROM accounts WHERE id = $1`, [
      caller.accountId,
    ]);
    return this.meOf(row);
  }

  async changeName(caller: Caller, name: string): Promise<Me> {
    const changed = await this.database.transaction(async (executor) => {
      const [row] = await executor.query<MeRow>(
        `UPDATE accounts SET name = $2 WHERE id = $1 RETURNING ${ME}`,
        [caller.accountId, name],
      );
      await this.audit.record({ action: 'account.name-changed', ...asActor(caller) }, executor);
      return row;
    });
    return this.meOf(changed);
  }

  /** The wrong tries until now were seen. */
  seeWrongTries(caller: Caller): Promise<void> {
    return this.wrongTries.seen(caller.accountId);
  }

  /**
   * Changes the password, and ends every other session, known browser, open reset link and service token of the account,
   * but for the tokens to keep.
   * @returns what makes this browser known again
   * @throws ProblemException `wrong-password`, `throttled`, `invalid-input` at `password`
   */
  async changePassword(
    caller: Caller,
    { current, password, keepTokens }: PasswordChange,
  ): Promise<KnownBrowser> {
    const provedHash = await this.signIns.provePassword(caller, current, 'new-password');
    await assertNewPassword(password, { current, email: caller.email, name: caller.name });
    const passwordHash = await hashPassword(password);
    return this.database.transaction(async (executor) => {
      const account = await this.rows.lock(executor, 'accounts', caller.accountId);
      if (account?.password_hash !== provedHash) throw new ProblemException('wrong-password');
      await this.rows.replace(executor, 'accounts', account, { password_hash: passwordHash });
      await this.sessions.endAll(executor, caller.accountId, 'password-changed', caller.sessionId);
      await this.links.withdraw(executor, caller.accountId);
      const actor = asActor(caller);
      await this.tokens.endAll(executor, { accountId: caller.accountId, keep: keepTokens, actor });
      await this.audit.record({ action: 'account.password-changed', ...asActor(caller) }, executor);
      const token = await this.knownBrowsers.remember(caller.accountId, undefined, executor);
      return { email: caller.email, token };
    });
  }

  private async meOf({ createdAt, ...me }: MeRow): Promise<Me> {
    return { ...me, createdAt: createdAt.toISOString(), wrongTries: await this.wrongTries.of(me.id) };
  }
}
