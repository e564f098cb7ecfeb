import { randomUUIDv7 } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service';
import type { RequestSource } from '../../caller/request-source';
import { Configuration } from '../../config/configuration';
import { PublicAddress } from '../../config/public-address';
import { bearerSecretHash, newBearerSecret } from '../../crypto/bearer-secret';
import { boundColumns } from '../../crypto/bound-tables';
import { Database, type Executor } from '../../database/database';
import { ProblemException } from '../../problems/problem';
import { StartError } from '../../problems/start-error';
import { BoundRows } from '../accounts/bound-rows';
import { normalEmail } from '../accounts/email';
import { assertNewPassword, newPasswordFault } from '../accounts/new-password';
import { hashPassword } from '../accounts/password-hash';
import { KnownBrowsersService } from '../known-browsers/known-browsers.service';
import type { Entry } from '../sessions/entry';
import { SessionsService } from '../sessions/sessions.service';

/** Whoever makes the first account holds this lock, so that there is one first account. */
const LOCK = 'set-up';

/** How long a set-up code works. Every start without an account makes a new one. */
const CODE_LIFE = '24 hours';

/** What the holder of the set-up link chooses. */
export interface FirstAccount {
  readonly code: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** The first PlatformAdmin: from the environment, or by a one-time link that the start prints. */
@Injectable()
export class SetUpService implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly rows: BoundRows,
    private readonly configuration: Configuration,
    private readonly sessions: SessionsService,
    private readonly knownBrowsers: KnownBrowsersService,
    private readonly audit: AuditService,
    private readonly publicAddress: PublicAddress,
  ) {}

  /** Before the service listens: makes the account that the environment names, when there is none yet. */
  async onApplicationBootstrap(): Promise<void> {
    const { firstAdmin } = this.configuration;
    if (!firstAdmin || !(await this.isRequired())) return;
    const email = normalEmail(firstAdmin.email);
    const fault = await newPasswordFault(firstAdmin.password, { email });
    if (fault) throw new StartError(`KIOPS_ADMIN_PASSWORD: ${fault}`);
    const passwordHash = await hashPassword(firstAdmin.password);
    await this.database.exclusively(LOCK, async (executor) => {
      if (!(await this.isRequired(executor))) return;
      const actorId = await this.insertAdmin(executor, email, nameFrom(email), passwordHash);
      await this.audit.record({ action: 'account.set-up', actorId, source: null }, executor);
    });
  }

  /**
   * Called at every start, when the address is known: replies the set-up link while there is no account. Replicas that
   * start together each make one; all of them work until one is used.
   */
  link(): Promise<string | undefined> {
    return this.database.exclusively(LOCK, async (executor) =>
      (await this.isRequired(executor)) ? this.makeLink(executor) : undefined,
    );
  }

  /** Whether there is no account yet that could make others. */
  async isRequired(executor: Executor = this.database): Promise<boolean> {
    const [{ required }] = await executor.query<{ required: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM accounts WHERE role = 'PlatformAdmin') AS required`,
    );
    return required;
  }

  /**
   * Makes the first account and signs it in; of two at once, one wins.
   * @throws ProblemException `already-set-up`, `set-up-code-invalid`, `invalid-input`
   */
  async setUp(first: FirstAccount, source: RequestSource): Promise<Entry> {
    if (!(await this.isRequired())) throw new ProblemException('already-set-up');
    const codeHash = bearerSecretHash(first.code);
    await this.assertCode(this.database, codeHash);
    const email = normalEmail(first.email);
    await assertNewPassword(first.password, { email, name: first.name });
    const passwordHash = await hashPassword(first.password);
    return this.database.exclusively(LOCK, async (executor) => {
      if (!(await this.isRequired(executor))) throw new ProblemException('already-set-up');
      await this.assertCode(executor, codeHash);
      const accountId = await this.insertAdmin(executor, email, first.name, passwordHash);
      await executor.query(`DELETE FROM one_time_links WHERE purpose = 'set-up'`);
      const session = await this.sessions.open(accountId, passwordHash, source, executor);
      if (!session) throw new Error('The account that was just made is not active.');
      await this.audit.record({ action: 'account.set-up', actorId: accountId, source }, executor);
      const knownBrowser = await this.knownBrowsers.remember(accountId, undefined, executor);
      return { email, session: session.token, knownBrowser };
    });
  }

  private async makeLink(executor: Executor): Promise<string> {
    const code = newBearerSecret();
    await executor.query(`DELETE FROM one_time_links WHERE purpose = 'set-up' AND expires_at < now()`);
    const [{ end }] = await executor.query<{ end: Date }>('SELECT now() + $1::interval AS end', [CODE_LIFE]);
    await this.rows.insert(executor, 'one_time_links', {
      id: randomUUIDv7(),
      purpose: 'set-up',
      account_id: null,
      role: null,
      made_by: null,
      token_hash: bearerSecretHash(code),
      expires_at: end,
    });
    return this.publicAddress.linkTo('set-up', { code });
  }

  private async insertAdmin(
    executor: Executor,
    email: string,
    name: string,
    passwordHash: string,
  ): Promise<string> {
    const id = randomUUIDv7();
    await this.rows.insert(
      executor,
      'accounts',
      {
        id,
        email,
        role: 'PlatformAdmin',
        plan: this.configuration.defaultPlan,
        state: 'active',
        password_hash: passwordHash,
        password_by_manager: false,
      },
      { name },
    );
    return id;
  }

  private async assertCode(executor: Executor, codeHash: Buffer): Promise<void> {
    const [found] = await executor.query(
      `SELECT ${boundColumns('one_time_links', 'l')} FROM one_time_links l
       WHERE l.purpose = 'set-up' AND l.token_hash = $1 AND l.expires_at > now()`,
      [codeHash],
    );
    if (this.rows.read('one_time_links', found)) return;
    // Whoever was faster has taken the code with them, between two looks of this request.
    throw new ProblemException((await this.isRequired(executor)) ? 'set-up-code-invalid' : 'already-set-up');
  }
}

/** A name for an account that only has an address: the part before the @, which its holder may change. */
function nameFrom(email: string): string {
  return email.split('@')[0].slice(0, 50).padEnd(2, '.');
}
