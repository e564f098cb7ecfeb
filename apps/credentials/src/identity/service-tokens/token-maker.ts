import { Injectable } from '@nestjs/common';
import type { Role } from '@kiops/contracts';
import type { Caller } from '../../caller/caller';
import { Database, type Executor } from '../../database/database';
import { ProblemException } from '../../problems/problem';
import { BoundRows } from '../accounts/bound-rows';
import { SignInService } from '../sign-in/sign-in.service';

/** Has the password proved of whoever makes a token, and holds their account while they do. */
@Injectable()
export class TokenMaker {
  constructor(
    private readonly database: Database,
    private readonly rows: BoundRows,
    private readonly signIns: SignInService,
  ) {}

  /**
   * Asks for the account's password, then works in a transaction that holds the account: what ends its tokens comes before
   * or after. A password that was changed, a role that was lost or a session that was ended since the proof makes none.
   * @throws ProblemException `wrong-password`, `throttled`, `not-allowed`, `not-signed-in`
   */
  async proved<Result>(
    caller: Caller,
    password: string,
    work: (executor: Executor) => Promise<Result>,
    role?: Role,
  ): Promise<Result> {
    const provedHash = await this.signIns.provePassword(caller, password, 'service-token');
    return this.held(caller, work, { role, provedHash });
  }

  /** With the password when it is given, or without: for what then widens nothing. */
  provedOrHeld<Result>(
    caller: Caller,
    password: string | undefined,
    work: (executor: Executor) => Promise<Result>,
    role?: Role,
  ): Promise<Result> {
    return password === undefined
      ? this.held(caller, work, { role })
      : this.proved(caller, password, work, role);
  }

  private held<Result>(
    caller: Caller,
    work: (executor: Executor) => Promise<Result>,
    { role, provedHash }: { readonly role?: Role; readonly provedHash?: string } = {},
  ): Promise<Result> {
    return this.database.transaction(async (executor) => {
      const account = await this.rows.lock(executor, 'accounts', caller.accountId);
      if (account?.state !== 'active') throw new ProblemException('not-signed-in');
      if (provedHash !== undefined && account.password_hash !== provedHash)
        throw new ProblemException('wrong-password');
      if (role !== undefined && account.role !== role) throw new ProblemException('not-allowed');
      const session = await executor.query('SELECT FROM sessions WHERE id = $1', [caller.sessionId]);
      if (session.length === 0) throw new ProblemException('not-signed-in');
      return work(executor);
    });
  }
}
