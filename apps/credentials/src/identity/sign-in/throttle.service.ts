import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { throttledNetwork } from '../../caller/request-source';
import { Database, type Executor } from '../../database/database';
import { ProblemException } from '../../problems/problem';

/** So many wrong passwords in one window are answered; then every try waits until the window ends. */
export const THROTTLE = { failures: 20, window: '15 minutes' } as const;

/**
 * Whose tries are counted. An unknown browser shares those of the account (by its email address, known or not) with all
 * unknown browsers, and those of its address with all accounts. A browser that signed in before has its own, and so
 * has a session or service token that is asked for the password again: nobody can use them up from elsewhere.
 */
export type Tries =
  | { readonly account: string; readonly address: string }
  | { readonly knownBrowser: string; readonly account: string }
  | { readonly caller: string; readonly account: string };

/**
 * Counts wrong passwords in the database, so that all replicas count together. A try is counted before the password is
 * looked at: many at once get no more guesses than one after the other. A try that is turned away counts nowhere, so
 * that an address whose window is full cannot fill those of accounts.
 */
@Injectable()
export class ThrottleService {
  constructor(private readonly database: Database) {}

  /**
   * Counts a try as wrong until `forgive` says otherwise.
   * @returns whether it was the last one of the account's window
   * @throws ProblemException `throttled`, with the seconds to wait
   */
  async count(tries: Tries): Promise<{ readonly last: boolean }> {
    const [{ wait, last }] = await this.database.query<{ wait: number | null; last: boolean }>(
      `WITH full_windows AS (
         SELECT window_ends_at FROM throttles WHERE key = ANY($1) AND failures >= $3 AND window_ends_at > now()
       ), counted AS (
         INSERT INTO throttles AS t (key, failures, window_ends_at)
         SELECT key, 1, now() + $2::interval FROM unnest($1::text[]) AS key
         WHERE NOT EXISTS (SELECT FROM full_windows)
         ON CONFLICT (key) DO UPDATE SET
           failures = CASE WHEN t.window_ends_at <= now() THEN 1 ELSE t.failures + 1 END,
           window_ends_at = CASE WHEN t.window_ends_at <= now() THEN now() + $2::interval ELSE t.window_ends_at END
         RETURNING key, failures, window_ends_at
       )
       SELECT ceil(extract(epoch FROM max(window_ends_at) - now()))::integer AS wait,
              EXISTS (SELECT FROM counted WHERE key = $4 AND failures = $3) AS last
       FROM (
         SELECT window_ends_at FROM full_windows
         UNION ALL
         SELECT window_ends_at FROM counted WHERE failures > $3
       ) AS full_now`,
      [keysOf(tries), THROTTLE.window, THROTTLE.failures, accountKey(tries.account)],
    );
    if (wait !== null) throw new ProblemException('throttled', { retryAfter: Math.max(1, wait) });
    return { last };
  }

  /**
   * Takes a right password's try back. An account starts at zero again, and so do a known browser and a caller; an
   * address only gets this one try back, so that an account of one's own is no way to guess those of others.
   */
  async forgive(tries: Tries): Promise<void> {
    await this.database.query('DELETE FROM throttles WHERE key = $1', [keysOf(tries)[0]]);
    if (!('address' in tries)) return;
    await this.database.query(
      'UPDATE throttles SET failures = failures - 1 WHERE key = $1 AND failures > 0',
      [addressKey(tries.address)],
    );
  }

  /** Lets unknown browsers try an account again at once. @returns whether they had to wait */
  async lift(executor: Executor, email: string): Promise<boolean> {
    const lifted = await executor.query<{ blocked: boolean }>(
      'DELETE FROM throttles WHERE key = $1 RETURNING failures >= $2 AND window_ends_at > now() AS blocked',
      [accountKey(email), THROTTLE.failures],
    );
    return lifted.some(({ blocked }) => blocked);
  }

  /** Forgets windows that have ended. */
  async forgetEnded(): Promise<void> {
    await this.database.query('DELETE FROM throttles WHERE window_ends_at < now()');
  }
}

/**
 * Until when unknown browsers must wait with an account, as SQL; null when they need not.
 * @param email the column with the account's email address
 */
export function blockedUntilSql(email: string): string {
  return `(SELECT window_ends_at FROM throttles
           WHERE key = 'account:' || encode(sha256(convert_to(${email}, 'UTF8')), 'hex')
             AND failures >= ${THROTTLE.failures} AND window_ends_at > now())`;
}

/** The first is the one that a right password clears. */
function keysOf(tries: Tries): string[] {
  if ('address' in tries) return [accountKey(tries.account), addressKey(tries.address)];
  return ['caller' in tries ? `caller:${tries.caller}` : `browser:${tries.knownBrowser}`];
}

/** Hashed: what people type into the email field by mistake is often their password. */
function accountKey(email: string): string {
  return `account:${createHash('sha256').update(email).digest('hex')}`;
}

function addressKey(address: string): string {
  return `address:${throttledNetwork(address)}`;
}
