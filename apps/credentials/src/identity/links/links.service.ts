import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { LinkPurpose, OneTimeLink, Role, ServiceToken } from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import type { RequestSource } from '../../caller/request-source';
import { PublicAddress } from '../../config/public-address';
import { bearerSecretHash, newBearerSecret } from '../../crypto/bearer-secret';
import { boundColumns } from '../../crypto/bound-tables';
import { Database, type Executor } from '../../database/database';
import { invalidField, ProblemException } from '../../problems/problem';
import { BoundRows, type BoundRow } from '../accounts/bound-rows';
import { assertNewPassword } from '../accounts/new-password';
import { hashPassword } from '../accounts/password-hash';
import { KnownBrowsersService } from '../known-browsers/known-browsers.service';
import { ServiceTokensService } from '../service-tokens/service-tokens.service';
import { TokenEndings } from '../service-tokens/token-endings';
import type { Entry } from '../sessions/entry';
import { SessionsService } from '../sessions/sessions.service';

/** How long a link works (PostgreSQL intervals). */
const LIFE = { invitation: '7 days', 'password-reset': '24 hours' } as const satisfies Record<
  LinkPurpose,
  string
>;

/** Whose link it is, as the page that it opens shows it. */
export interface LinkHolder {
  readonly purpose: LinkPurpose;
  readonly email: string;
  readonly name: string | null;
}

/** What the holder of a link chooses. */
export interface Redemption {
  readonly token: string;
  readonly password: string;
  readonly name?: string;
  readonly keepTokens: readonly string[];
}

/** For which account a link is, and who makes it. */
export interface LinkOrder {
  readonly purpose: LinkPurpose;
  readonly account: { readonly id: string; readonly role: Role };
  /** The administrator's account; null for whoever has the machine. */
  readonly madeBy: string | null;
}

interface UsedLink {
  readonly account: BoundRow<'accounts'>;
  /** Whether a Manager made the link, and may know the password that was chosen by it. */
  readonly byManager: boolean;
}

/**
 * Whether the link `l` still opens the account `a`: the account is in the state and the role that the link was made for,
 * and whoever made it could make it today. What withdraws links deletes them; this holds for what comes in between.
 */
const FITS = `
  l.expires_at > now() AND l.role = a.role
  AND a.state = CASE l.purpose WHEN 'invitation' THEN 'invited' WHEN 'password-reset' THEN 'active' END
  AND (l.made_by IS NULL OR EXISTS (
    SELECT FROM accounts m WHERE m.id = l.made_by AND m.state = 'active'
      AND (m.role = 'PlatformAdmin' OR (m.role = 'Manager' AND l.role = 'Member'))))`;

/** One-time links for invitations and forgotten passwords. */
@Injectable()
export class LinksService {
  constructor(
    private readonly database: Database,
    private readonly rows: BoundRows,
    private readonly sessions: SessionsService,
    private readonly tokens: ServiceTokensService,
    private readonly tokenEndings: TokenEndings,
    private readonly knownBrowsers: KnownBrowsersService,
    private readonly audit: AuditService,
    private readonly publicAddress: PublicAddress,
  ) {}

  /** Makes a link; earlier ones of the same account stop working. */
  async make(executor: Executor, { purpose, account, madeBy }: LinkOrder): Promise<OneTimeLink> {
    const token = newBearerSecret();
    await this.withdraw(executor, account.id);
    await executor.query(
      `UPDATE accounts SET manager_link_at = now()
       WHERE id = $1 AND EXISTS (SELECT FROM accounts m WHERE m.id = $2 AND m.role = 'Manager')`,
      [account.id, madeBy],
    );
    const [{ expiresAt }] = await executor.query<{ expiresAt: Date }>(
      'SELECT now() + $1::interval AS "expiresAt"',
      [LIFE[purpose]],
    );
    await this.rows.insert(executor, 'one_time_links', {
      id: randomUUIDv7(),
      purpose,
      account_id: account.id,
      role: account.role,
      made_by: madeBy,
      token_hash: bearerSecretHash(token),
      expires_at: expiresAt,
    });
    return { url: this.publicAddress.linkTo(purpose, { token }), expiresAt: expiresAt.toISOString() };
  }

  /** Makes an account's links stop working. */
  async withdraw(executor: Executor, accountId: string): Promise<void> {
    await executor.query('DELETE FROM one_time_links WHERE account_id = $1', [accountId]);
  }

  /** Makes the links stop working that an account has made, for whomever. */
  async withdrawMadeBy(executor: Executor, accountId: string): Promise<void> {
    await executor.query('DELETE FROM one_time_links WHERE made_by = $1', [accountId]);
  }

  /** @throws ProblemException `link-invalid` when it was used or withdrawn, has expired, or never was */
  async inspect(token: string): Promise<LinkHolder> {
    const [row] = await this.database.query<{ name: string | null; [boundColumn: string]: unknown }>(
      `SELECT ${boundColumns('one_time_links', 'l')}, ${boundColumns('accounts', 'a')}, a.name
       FROM one_time_links l JOIN accounts a ON a.id = l.account_id
       WHERE l.token_hash = $1 AND ${FITS}`,
      [bearerSecretHash(token)],
    );
    const link = this.rows.read('one_time_links', row);
    const account = link && this.rows.read('accounts', row);
    if (!link || !account || link.purpose === 'set-up') throw new ProblemException('link-invalid');
    await this.makerOf(this.database, link);
    return { purpose: link.purpose, email: account.email, name: row.name };
  }

  /** The service tokens that end when the link is used, unless they are kept. */
  async serviceTokensOf(token: string): Promise<readonly ServiceToken[]> {
    const [link] = await this.database.query<{ accountId: string }>(
      `SELECT account_id AS "accountId" FROM one_time_links WHERE token_hash = $1 AND account_id IS NOT NULL`,
      [bearerSecretHash(token)],
    );
    return link === undefined ? [] : (await this.tokens.list(link.accountId)).items;
  }

  /**
   * Sets the password (and, for an invitation, the name), ends all sessions of the account and its service tokens but for
   * those to keep, and opens a session. The link is used up in the same transaction: of two at once, one wins.
   */
  async redeem({ token, password, name, keepTokens }: Redemption, source: RequestSource): Promise<Entry> {
    const { purpose, email, name: oldName } = await this.inspect(token);
    if (purpose === 'invitation' && name === undefined) throw invalidField('name', 'Enter your name.');
    await assertNewPassword(password, {
      email,
      name: (purpose === 'invitation' ? name : oldName) ?? undefined,
    });
    const passwordHash = await hashPassword(password);
    return this.database.transaction(async (executor) => {
      const { account, byManager } = await this.use(executor, token);
      const accountId = account.id;
      await this.rows.replace(
        executor,
        'accounts',
        account,
        { state: 'active', password_hash: passwordHash, password_by_manager: byManager },
        purpose === 'invitation' ? { name } : {},
      );
      await this.sessions.endAll(executor, accountId, 'password-changed');
      const actor = { actorId: accountId, source };
      await this.tokenEndings.endAll(executor, { accountId, keep: keepTokens, actor });
      const session = await this.sessions.open(accountId, passwordHash, source, executor);
      if (!session) throw new ProblemException('link-invalid');
      const action = purpose === 'invitation' ? 'account.joined' : 'account.password-reset';
      await this.audit.record({ action, ...actor }, executor);
      const knownBrowser = await this.knownBrowsers.remember(accountId, undefined, executor);
      return { email, session: session.token, knownBrowser };
    });
  }

  /** Holds the account before the link, as everything does that withdraws links. */
  private async use(executor: Executor, token: string): Promise<UsedLink> {
    const [holder] = await executor.query(
      `SELECT ${boundColumns('accounts', 'a')} FROM accounts a
       WHERE a.id = (SELECT account_id FROM one_time_links WHERE token_hash = $1) FOR NO KEY UPDATE`,
      [bearerSecretHash(token)],
    );
    const [used] = await executor.query(
      `DELETE FROM one_time_links l USING accounts a
       WHERE l.token_hash = $1 AND a.id = l.account_id AND ${FITS} RETURNING ${boundColumns('one_time_links', 'l')}`,
      [bearerSecretHash(token)],
    );
    const link = this.rows.read('one_time_links', used);
    const account = link && this.rows.read('accounts', holder);
    if (!account || link.account_id !== account.id) throw new ProblemException('link-invalid');
    return { account, byManager: (await this.makerOf(executor, link))?.role === 'Manager' };
  }

  /**
   * The account that made a link; undefined for whoever has the machine.
   * @throws ProblemException `link-invalid` when it is not as the service wrote it
   */
  private async makerOf(
    executor: Executor,
    { made_by }: BoundRow<'one_time_links'>,
  ): Promise<BoundRow<'accounts'> | undefined> {
    if (made_by === null) return undefined;
    const maker = await this.rows.find(executor, 'accounts', made_by);
    if (!maker) throw new ProblemException('link-invalid');
    return maker;
  }
}
