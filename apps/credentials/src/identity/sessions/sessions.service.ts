import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PlanId, Role } from '@kiops/contracts';
import { Database, type Executor, type Statement } from '../../database/database';
import { bearerSecretHash, newBearerSecret } from '../bearer-secret';
import { KnownBrowsersService } from '../known-browsers/known-browsers.service';
import type { RequestSource } from '../request-source';

/** How long a session lives: so long without a request, and so long in all (PostgreSQL intervals). */
export const SESSION_LIFE = { idle: '12 hours', absolute: '7 days' } as const;

/** The account behind a session or a service token. */
export interface AuthenticatedAccount {
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly plan: PlanId;
}

interface SessionRow extends AuthenticatedAccount {
  readonly id: string;
  readonly stale: boolean;
}

/** Runs before every request of a session. */
const FIND: Statement = {
  name: 'find-session',
  text: `
    SELECT s.id, a.id AS "accountId", a.email, a.name, a.role, a.plan,
           s.last_used_at < now() - interval '1 minute' AS stale
    FROM sessions s JOIN accounts a ON a.id = s.account_id
    WHERE s.token_hash = $1 AND a.state = 'active'
      AND s.expires_at > now() AND s.last_used_at > now() - $2::interval`,
};

/** Opaque sessions. The browser has the token; the database has its hash, so that a copy of it opens nothing. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly knownBrowsers: KnownBrowsersService,
  ) {}

  /**
   * Opens a session and replies its token, or nothing when the account is no longer active with the password that was
   * proved: a password change that ran meanwhile wins.
   */
  async open(
    accountId: string,
    passwordHash: string,
    source: RequestSource,
    executor: Executor = this.database,
  ): Promise<{ id: string; token: string } | undefined> {
    const token = newBearerSecret();
    const rows = await executor.query<{ id: string }>(
      `WITH account AS (
         SELECT id FROM accounts WHERE id = $2 AND state = 'active' AND password_hash = $3 FOR NO KEY UPDATE
       ), seen AS (
         UPDATE accounts SET last_seen_at = now() WHERE id = (SELECT id FROM account)
       )
       INSERT INTO sessions (id, account_id, token_hash, address, user_agent, expires_at)
       SELECT $1, id, $4, $5, $6, now() + $7::interval FROM account
       RETURNING id`,
      [
        randomUUIDv7(),
        accountId,
        passwordHash,
        bearerSecretHash(token),
        source.address,
        source.userAgent,
        SESSION_LIFE.absolute,
      ],
    );
    return rows.length === 0 ? undefined : { id: rows[0].id, token };
  }

  /** The account of a living session. Its last use is written down at most once a minute. */
  async find(token: string): Promise<(AuthenticatedAccount & { readonly sessionId: string }) | undefined> {
    const rows = await this.database.query<SessionRow>(FIND, [bearerSecretHash(token), SESSION_LIFE.idle]);
    if (rows.length === 0) return undefined;
    const { id, stale, ...account } = rows[0];
    if (stale) await this.markUsed(id, account.accountId);
    return { ...account, sessionId: id };
  }

  /** Which of these sessions still live, and their accounts' roles: for what outlasts the request that began it. */
  async livingOf(sessionIds: readonly string[]): Promise<Map<string, Role>> {
    if (sessionIds.length === 0) return new Map();
    const rows = await this.database.query<{ id: string; role: Role }>(
      `SELECT s.id, a.role FROM sessions s JOIN accounts a ON a.id = s.account_id
       WHERE s.id = ANY($1::uuid[]) AND a.state = 'active'
         AND s.expires_at > now() AND s.last_used_at > now() - $2::interval`,
      [sessionIds, SESSION_LIFE.idle],
    );
    return new Map(rows.map(({ id, role }) => [id, role]));
  }

  /** Ends one session. */
  async end(sessionId: string): Promise<void> {
    await this.database.query('DELETE FROM sessions WHERE id = $1', [sessionId]);
  }

  /** Ends the session with this token, if there is one: a browser that signs in again leaves none behind. */
  async endByToken(token: string): Promise<void> {
    await this.database.query('DELETE FROM sessions WHERE token_hash = $1', [bearerSecretHash(token)]);
  }

  /** Ends an account's sessions, but for the one to keep, and makes all its browsers strangers again. */
  async endAll(executor: Executor, accountId: string, keepSessionId: string | null = null): Promise<void> {
    await executor.query('DELETE FROM sessions WHERE account_id = $1 AND ($2::uuid IS NULL OR id <> $2)', [
      accountId,
      keepSessionId,
    ]);
    await this.knownBrowsers.forgetAll(executor, accountId);
  }

  /** Forgets sessions that nobody can use any more. */
  async forgetExpired(): Promise<void> {
    await this.database.query(
      'DELETE FROM sessions WHERE expires_at < now() OR last_used_at < now() - $1::interval',
      [SESSION_LIFE.idle],
    );
  }

  /** Two statements, so that neither row is held while the other is waited for. */
  private async markUsed(sessionId: string, accountId: string): Promise<void> {
    await this.database.query('UPDATE sessions SET last_used_at = now() WHERE id = $1', [sessionId]);
    await this.database.query('UPDATE accounts SET last_seen_at = now() WHERE id = $1', [accountId]);
  }
}
