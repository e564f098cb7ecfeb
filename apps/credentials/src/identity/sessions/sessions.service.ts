import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PlanId, Role } from '@kiops/contracts';
import { boundColumns } from '../../crypto/bound-tables';
import { Database, type Executor, type Statement } from '../../database/database';
import { bearerSecretHash, newBearerSecret } from '../bearer-secret';
import { BoundRows, type BoundRow } from '../bound-rows';
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

/** The account of a row that was believed. */
export function authenticatedAccount(
  { id, email, role, plan }: BoundRow<'accounts'>,
  name: string,
): AuthenticatedAccount {
  return { accountId: id, email, name, role, plan };
}

/** The bound columns of session and account, and what is told beside them. */
interface SessionRow {
  readonly name: string;
  readonly now: Date;
  readonly stale: boolean;
  readonly [boundColumn: string]: unknown;
}

/** Runs before every request of a session. */
const FIND: Statement = {
  name: 'find-session',
  text: `
    SELECT ${boundColumns('sessions', 's')}, ${boundColumns('accounts', 'a')}, a.name,
           now() AS now, s.last_used_at < now() - interval '1 minute' AS stale
    FROM sessions s JOIN accounts a ON a.id = s.account_id
    WHERE s.token_hash = $1 AND a.state = 'active'
      AND s.expires_at > now() AND s.last_used_at > now() - $2::interval`,
};

/** Opaque sessions. The browser has the token; the database has its hash, so that a copy of it opens nothing. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly rows: BoundRows,
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
    executor?: Executor,
  ): Promise<{ id: string; token: string } | undefined> {
    if (!executor) {
      return this.database.transaction((own) => this.open(accountId, passwordHash, source, own));
    }
    const account = await this.rows.lock(executor, 'accounts', accountId);
    if (account?.state !== 'active' || account.password_hash !== passwordHash) return undefined;
    const [times] = await executor.query<{ now: Date; end: Date }>(
      `UPDATE accounts SET last_seen_at = now() WHERE id = $1
       RETURNING now() AS now, now() + $2::interval AS end`,
      [accountId, SESSION_LIFE.absolute],
    );
    const id = randomUUIDv7();
    const token = newBearerSecret();
    await this.rows.insert(
      executor,
      'sessions',
      {
        id,
        account_id: accountId,
        token_hash: bearerSecretHash(token),
        last_used_at: times.now,
        expires_at: times.end,
      },
      { address: source.address, user_agent: source.userAgent },
    );
    return { id, token };
  }

  /** The account of a living session. Its last use is written down at most once a minute. */
  async find(token: string): Promise<(AuthenticatedAccount & { readonly sessionId: string }) | undefined> {
    const [row] = await this.database.query<SessionRow>(FIND, [bearerSecretHash(token), SESSION_LIFE.idle]);
    const session = this.rows.read('sessions', row);
    const account = session && this.rows.read('accounts', row);
    if (!session || !account) return undefined;
    if (row.stale) await this.markUsed(session, row.now);
    return { ...authenticatedAccount(account, row.name), sessionId: session.id };
  }

  /** Which of these sessions still live, and their accounts' roles: for what outlasts the request that began it. */
  async livingOf(sessionIds: readonly string[]): Promise<Map<string, Role>> {
    if (sessionIds.length === 0) return new Map();
    const rows = await this.database.query(
      `SELECT ${boundColumns('sessions', 's')}, ${boundColumns('accounts', 'a')}
       FROM sessions s JOIN accounts a ON a.id = s.account_id
       WHERE s.id = ANY($1::uuid[]) AND a.state = 'active'
         AND s.expires_at > now() AND s.last_used_at > now() - $2::interval`,
      [sessionIds, SESSION_LIFE.idle],
    );
    return this.rows.rolesOf('sessions', rows);
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
  private async markUsed(session: BoundRow<'sessions'>, now: Date): Promise<void> {
    await this.rows.replace(this.database, 'sessions', session, { last_used_at: now });
    await this.database.query('UPDATE accounts SET last_seen_at = now() WHERE id = $1', [session.account_id]);
  }
}
