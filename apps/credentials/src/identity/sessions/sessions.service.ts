import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PlanId, Role, SessionEnd } from '@kiops/contracts';
import type { RequestSource } from '../../caller/request-source';
import { Configuration } from '../../config/configuration';
import { bearerSecretHash, newBearerSecret } from '../../crypto/bearer-secret';
import { boundColumns } from '../../crypto/bound-tables';
import { AskedTogether } from '../../database/asked-together';
import { Database, type Executor, type Statement } from '../../database/database';
import { BoundRows, type BoundRow } from '../accounts/bound-rows';
import { KnownBrowsersService } from '../known-browsers/known-browsers.service';

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

/** What was believed of a living session. */
interface FoundSession {
  readonly row: SessionRow;
  readonly session: BoundRow<'sessions'>;
  readonly account: BoundRow<'accounts'>;
}

/** A session as its owner sees it. */
export interface SessionFacts extends RequestSource {
  readonly id: string;
  readonly current: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

/** A list of one's own sessions has no pages: nobody reads more. */
const MOST_LISTED = 200;

/** Runs before every request of a session: `token hashes, idle seconds` → those that live. */
const FIND: Statement = {
  name: 'find-session',
  text: `
    SELECT ${boundColumns('sessions', 's')}, ${boundColumns('accounts', 'a')}, a.name,
           now() AS now, s.last_used_at < now() - interval '1 minute' AS stale
    FROM sessions s JOIN accounts a ON a.id = s.account_id
    WHERE s.token_hash = ANY ($1::bytea[]) AND a.state = 'active'
      AND s.expires_at > now() AND s.last_used_at > now() - make_interval(secs => $2)`,
};

/** For how long is told why a session ended (a PostgreSQL interval). */
const TOLD_FOR = '30 days';

/** Deletes sessions and writes down why they ended: `which` they are, and `why` that is, as SQL. */
function endingSql(which: string, why: string): string {
  return `WITH ended AS (
      DELETE FROM sessions s WHERE ${which} RETURNING *
    ), told AS (
      INSERT INTO ended_sessions (token_hash, reason) SELECT s.token_hash, ${why} FROM ended s ON CONFLICT DO NOTHING
    )
    SELECT address, user_agent AS "userAgent" FROM ended`;
}

/** Opaque sessions. The browser has the token; the database has its hash, so that a copy of it opens nothing. */
@Injectable()
export class SessionsService {
  /** By the token's hash, as hex. */
  private readonly found = new AskedTogether((hashes: readonly string[]) => this.findAll(hashes));

  constructor(
    private readonly database: Database,
    private readonly rows: BoundRows,
    private readonly knownBrowsers: KnownBrowsersService,
    private readonly configuration: Configuration,
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
       RETURNING now() AS now, now() + make_interval(secs => $2) AS end`,
      [accountId, this.configuration.session.lifetime],
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
    const found = await this.found.answer(bearerSecretHash(token).toString('hex'));
    if (!found) return undefined;
    const { row, session, account } = found;
    if (row.stale) await this.markUsed(session, row.now);
    return { ...authenticatedAccount(account, row.name), sessionId: session.id };
  }

  private async findAll(hashes: readonly string[]): Promise<(FoundSession | undefined)[]> {
    const asked = [...new Set(hashes)].map((hash) => Buffer.from(hash, 'hex'));
    const rows = await this.database.query<SessionRow>(FIND, [asked, this.configuration.session.idle]);
    const found = new Map<string, FoundSession>();
    for (const row of rows) {
      const session = this.rows.read('sessions', row);
      const account = session && this.rows.read('accounts', row);
      if (account) found.set(session.token_hash.toString('hex'), { row, session, account });
    }
    return hashes.map((hash) => found.get(hash));
  }

  /** Why the session with this token ended; undefined when that is not known, or there never was one. */
  async whyEnded(token: string): Promise<SessionEnd | undefined> {
    const [row] = await this.database.query<{ reason: SessionEnd }>(
      `SELECT reason FROM ended_sessions WHERE token_hash = $1
       UNION ALL
       SELECT CASE WHEN a.state <> 'active' THEN 'deactivated' WHEN s.expires_at <= now() THEN 'expired' ELSE 'idle' END
       FROM sessions s JOIN accounts a ON a.id = s.account_id
       WHERE s.token_hash = $1 AND (a.state <> 'active' OR s.expires_at <= now()
                                    OR s.last_used_at <= now() - make_interval(secs => $2))
       LIMIT 1`,
      [bearerSecretHash(token), this.configuration.session.idle],
    );
    return row?.reason;
  }

  /** Which of these sessions still live, and their accounts' roles: for what outlasts the request that began it. */
  async livingOf(sessionIds: readonly string[]): Promise<Map<string, Role>> {
    if (sessionIds.length === 0) return new Map();
    const rows = await this.database.query(
      `SELECT ${boundColumns('sessions', 's')}, ${boundColumns('accounts', 'a')}
       FROM sessions s JOIN accounts a ON a.id = s.account_id
       WHERE s.id = ANY($1::uuid[]) AND a.state = 'active'
         AND s.expires_at > now() AND s.last_used_at > now() - make_interval(secs => $2)`,
      [sessionIds, this.configuration.session.idle],
    );
    return this.rows.rolesOfSessions(rows);
  }

  /** The living sessions of an account, the current one first, then by last use; of very many, the latest ones. */
  async livingOfAccount(
    accountId: string,
    currentId: string | null,
  ): Promise<{ rows: SessionFacts[]; total: number }> {
    const rows = await this.database.query<SessionFacts & { total: number }>(
      `SELECT s.id, s.id IS NOT DISTINCT FROM $2::uuid AS current, s.user_agent AS "userAgent", s.address,
              s.created_at AS "createdAt", s.last_used_at AS "lastUsedAt", s.expires_at AS "expiresAt",
              count(*) OVER ()::integer AS total
       FROM sessions s
       WHERE s.account_id = $1 AND s.expires_at > now() AND s.last_used_at > now() - make_interval(secs => $3)
       ORDER BY current DESC, s.last_used_at DESC, s.id DESC LIMIT $4`,
      [accountId, currentId, this.configuration.session.idle, MOST_LISTED],
    );
    return { rows: rows.map(({ total: _, ...facts }) => facts), total: rows[0]?.total ?? 0 };
  }

  /** Ends one session of this account; replies where it was, or nothing when there is none. */
  async endOfAccount(
    executor: Executor,
    accountId: string,
    sessionId: string,
  ): Promise<RequestSource | undefined> {
    const [ended] = await executor.query<{ address: string; userAgent: string | null }>(
      endingSql('id = $1 AND account_id = $2', `'ended-elsewhere'`),
      [sessionId, accountId],
    );
    return ended;
  }

  /** Ends one session: its owner signed out. */
  async end(sessionId: string): Promise<void> {
    await this.database.query(endingSql('id = $1', `'signed-out'`), [sessionId]);
  }

  /** Ends the session with this token, if there is one: a browser that signs in again leaves none behind. */
  async endByToken(token: string): Promise<void> {
    await this.database.query('DELETE FROM sessions WHERE token_hash = $1', [bearerSecretHash(token)]);
  }

  /**
   * Ends an account's sessions, but for the one to keep, and makes all its browsers strangers again.
   * @returns how many there were
   */
  async endAll(
    executor: Executor,
    accountId: string,
    why: SessionEnd,
    keepSessionId: string | null = null,
  ): Promise<number> {
    const ended = await executor.query(
      endingSql('account_id = $1 AND ($2::uuid IS NULL OR id <> $2)', '$3::text'),
      [accountId, keepSessionId, why],
    );
    await this.knownBrowsers.forgetAll(executor, accountId);
    return ended.length;
  }

  /** Forgets sessions that nobody can use any more, and after a while why they ended. */
  async forgetExpired(): Promise<void> {
    await this.database.query(
      endingSql(
        'expires_at < now() OR last_used_at < now() - make_interval(secs => $1)',
        `CASE WHEN s.expires_at < now() THEN 'expired' ELSE 'idle' END`,
      ),
      [this.configuration.session.idle],
    );
    await this.database.query(`DELETE FROM ended_sessions WHERE ended_at < now() - interval '${TOLD_FOR}'`);
  }

  /** Two statements, so that neither row is held while the other is waited for. */
  private async markUsed(session: BoundRow<'sessions'>, now: Date): Promise<void> {
    await this.rows.replace(this.database, 'sessions', session, { last_used_at: now });
    await this.database.query('UPDATE accounts SET last_seen_at = now() WHERE id = $1', [session.account_id]);
  }
}
