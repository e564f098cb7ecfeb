import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { LinkPurpose, OneTimeLink, Role } from '@kiops/contracts';
import { AuditService } from '../../audit/audit.service';
import { PublicAddress } from '../../console/public-address';
import { Database, type Executor } from '../../database/database';
import { invalidField, ProblemException } from '../../problems/problem';
import { bearerSecretHash, newBearerSecret } from '../bearer-secret';
import type { Entry } from '../known-browsers/entry';
import { KnownBrowsersService } from '../known-browsers/known-browsers.service';
import { assertNewPassword } from '../new-password';
import { hashPassword } from '../password-hash';
import type { RequestSource } from '../request-source';
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
}

/** For which account a link is, and who makes it. */
export interface LinkOrder {
  readonly purpose: LinkPurpose;
  readonly account: { readonly id: string; readonly role: Role };
  /** The administrator's account; null for whoever has the machine. */
  readonly madeBy: string | null;
}

interface UsedLink {
  readonly accountId: string;
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
    private readonly sessions: SessionsService,
    private readonly knownBrowsers: KnownBrowsersService,
    private readonly audit: AuditService,
    private readonly publicAddress: PublicAddress,
  ) {}

  /** Makes a link; earlier ones of the same account stop working. */
  async make(executor: Executor, { purpose, account, madeBy }: LinkOrder): Promise<OneTimeLink> {
    const token = newBearerSecret();
    await this.withdraw(executor, account.id);
    const [{ expiresAt }] = await executor.query<{ expiresAt: Date }>(
      `INSERT INTO one_time_links (id, purpose, account_id, role, made_by, token_hash, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, now() + $7::interval) RETURNING expires_at AS "expiresAt"`,
      [randomUUIDv7(), purpose, account.id, account.role, madeBy, bearerSecretHash(token), LIFE[purpose]],
    );
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
    const rows = await this.database.query<LinkHolder>(
      `SELECT l.purpose, a.email, a.name
       FROM one_time_links l JOIN accounts a ON a.id = l.account_id
       WHERE l.token_hash = $1 AND ${FITS}`,
      [bearerSecretHash(token)],
    );
    if (rows.length === 0) throw new ProblemException('link-invalid');
    return rows[0];
  }

  /**
   * Sets the password (and, for an invitation, the name), ends all sessions of the account, and opens one. The link is
   * used up in the same transaction: of two at once, one wins.
   */
  async redeem({ token, password, name }: Redemption, source: RequestSource): Promise<Entry> {
    const { purpose, email } = await this.inspect(token);
    if (purpose === 'invitation' && name === undefined) throw invalidField('name', 'Enter your name.');
    assertNewPassword(password, { email });
    const passwordHash = await hashPassword(password);
    return this.database.transaction(async (executor) => {
      const { accountId, byManager } = await this.use(executor, token);
      const newName = purpose === 'invitation' ? name : null;
      await executor.query(
        `UPDATE accounts
         SET state = 'active', password_hash = $2, password_by_manager = $3, name = coalesce($4, name)
         WHERE id = $1`,
        [accountId, passwordHash, byManager, newName],
      );
      await this.sessions.endAll(executor, accountId);
      const session = await this.sessions.open(accountId, passwordHash, source, executor);
      if (!session) throw new ProblemException('link-invalid');
      const action = purpose === 'invitation' ? 'account.joined' : 'account.password-reset';
      await this.audit.record({ action, actorId: accountId, source }, executor);
      const knownBrowser = await this.knownBrowsers.remember(accountId, undefined, executor);
      return { email, session: session.token, knownBrowser };
    });
  }

  /** Holds the account before the link, as everything does that withdraws links. */
  private async use(executor: Executor, token: string): Promise<UsedLink> {
    await executor.query(
      `SELECT FROM accounts WHERE id = (SELECT account_id FROM one_time_links WHERE token_hash = $1) FOR NO KEY UPDATE`,
      [bearerSecretHash(token)],
    );
    const used = await executor.query<UsedLink>(
      `DELETE FROM one_time_links l USING accounts a
       WHERE l.token_hash = $1 AND a.id = l.account_id AND ${FITS}
       RETURNING a.id AS "accountId",
         EXISTS (SELECT FROM accounts m WHERE m.id = l.made_by AND m.role = 'Manager') AS "byManager"`,
      [bearerSecretHash(token)],
    );
    if (used.length === 0) throw new ProblemException('link-invalid');
    return used[0];
  }
}
