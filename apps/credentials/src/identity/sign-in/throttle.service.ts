import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database';
import { ProblemException } from '../../problems/problem';
import { throttledNetwork } from '../request-source';

/** So many wrong passwords in one window are answered; then every try waits until the window ends. */
export const THROTTLE = { failures: 20, window: '15 minutes' } as const;

/**
 * Counts wrong passwords per account and per address, in the database, so that all replicas count together. A try is
 * counted before the password is looked at: many at once get no more guesses than one after the other. A try that is
 * turned away counts nowhere, so that an address whose window is full cannot fill those of accounts.
 */
@Injectable()
export class ThrottleService {
  constructor(private readonly database: Database) {}

  /**
   * Counts a try as wrong until `forgive` says otherwise.
   * @param account the email address, known or not
   * @throws ProblemException `throttled`, with the seconds to wait
   */
  async count(account: string, address: string): Promise<void> {
    const [{ wait }] = await this.database.query<{ wait: number | null }>(
      `WITH full_windows AS (
         SELECT window_ends_at FROM throttles WHERE key IN ($1, $2) AND failures >= $4 AND window_ends_at > now()
       ), counted AS (
         INSERT INTO throttles AS t (key, failures, window_ends_at)
         SELECT key, 1, now() + $3::interval FROM unnest(ARRAY[$1, $2]) AS key
         WHERE NOT EXISTS (SELECT FROM full_windows)
         ON CONFLICT (key) DO UPDATE SET
           failures = CASE WHEN t.window_ends_at <= now() THEN 1 ELSE t.failures + 1 END,
           window_ends_at = CASE WHEN t.window_ends_at <= now() THEN now() + $3::interval ELSE t.window_ends_at END
         RETURNING failures, window_ends_at
       )
       SELECT ceil(extract(epoch FROM max(window_ends_at) - now()))::integer AS wait FROM (
         SELECT window_ends_at FROM full_windows
         UNION ALL
         SELECT window_ends_at FROM counted WHERE failures > $4
       ) AS full_now`,
      [accountKey(account), addressKey(address), THROTTLE.window, THROTTLE.failures],
    );
    if (wait !== null) throw new ProblemException('throttled', { retryAfter: Math.max(1, wait) });
  }

  /**
   * Takes a right password's try back. The account starts at zero again; the address only gets this one try back, so
   * that an account of one's own is no way to guess those of others.
   */
  async forgive(account: string, address: string): Promise<void> {
    await this.database.query('DELETE FROM throttles WHERE key = $1', [accountKey(account)]);
    await this.database.query(
      'UPDATE throttles SET failures = failures - 1 WHERE key = $1 AND failures > 0',
      [addressKey(address)],
    );
  }

  /** Forgets windows that have ended. */
  async forgetEnded(): Promise<void> {
    await this.database.query('DELETE FROM throttles WHERE window_ends_at < now()');
  }
}

/** Hashed: what people type into the email field by mistake is often their password. */
function accountKey(email: string): string {
  return `account:${createHash('sha256').update(email).digest('base64url')}`;
}

function addressKey(address: string): string {
  return `address:${throttledNetwork(address)}`;
}
