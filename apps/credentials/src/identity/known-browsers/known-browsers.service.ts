import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { bearerSecretHash, newBearerSecret } from '../../crypto/bearer-secret';
import { Database, type Executor } from '../../database/database';

/** How long a browser stays known after its last sign-in, and how many an account may have: the latest ones. */
export const KNOWN_BROWSER = { days: 400, perAccount: 50 } as const;

/**
 * Browsers in which an account signed in before ("device cookies" of OWASP's *Slow Down Online Guessing Attacks*). Such
 * a browser has tries of its own, so that wrong tries from elsewhere do not keep the owner out. It opens nothing: the
 * password is asked for as ever. The browser has a random token; the database has its hash.
 */
@Injectable()
export class KnownBrowsersService {
  constructor(private readonly database: Database) {}

  /** The id of the known browser that this token makes, for this account only. */
  async find(email: string, token: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ id: string }>(
      `SELECT b.id FROM known_browsers b JOIN accounts a ON a.id = b.account_id
       WHERE b.token_hash = $1 AND a.email = $2 AND b.last_used_at > now() - make_interval(days => $3)`,
      [bearerSecretHash(token), email, KNOWN_BROWSER.days],
    );
    return row?.id;
  }

  /**
   * Makes a browser known after the password was proved. One that is known already keeps its token: two tabs that sign
   * in at once do not make each other's cookie useless.
   * @returns the token for the browser's cookie
   */
  async remember(
    accountId: string,
    known: string | undefined,
    executor: Executor = this.database,
  ): Promise<string> {
    if (known !== undefined) {
      const kept = await executor.query(
        'UPDATE known_browsers SET last_used_at = now() WHERE token_hash = $1 AND account_id = $2 RETURNING id',
        [bearerSecretHash(known), accountId],
      );
      if (kept.length > 0) return known;
    }
    const token = newBearerSecret();
    await executor.query(`INSERT INTO known_browsers (id, account_id, token_hash) VALUES ($1, $2, $3)`, [
      randomUUIDv7(),
      accountId,
      bearerSecretHash(token),
    ]);
    await executor.query(
      `DELETE FROM known_browsers WHERE id IN (
         SELECT id FROM known_browsers WHERE account_id = $1 ORDER BY last_used_at DESC, id DESC OFFSET $2)`,
      [accountId, KNOWN_BROWSER.perAccount],
    );
    return token;
  }

  /** Makes all browsers of an account strangers again. */
  async forgetAll(executor: Executor, accountId: string): Promise<void> {
    await executor.query('DELETE FROM known_browsers WHERE account_id = $1', [accountId]);
  }

  /** Forgets browsers that have long not been used. */
  async forgetExpired(): Promise<void> {
    await this.database.query(
      'DELETE FROM known_browsers WHERE last_used_at < now() - make_interval(days => $1)',
      [KNOWN_BROWSER.days],
    );
  }
}
