import { Injectable } from '@nestjs/common';
import type { WrongTries } from '@kiops/contracts';
import { Database, type Executor } from '../../database/database';

/** Counts the wrong passwords that unknown browsers sent for an account, until its owner has seen the number. */
@Injectable()
export class WrongTriesService {
  constructor(private readonly database: Database) {}

  /** One more; for null, nobody's. */
  async add(executor: Executor, accountId: string | null): Promise<void> {
    await executor.query(
      `INSERT INTO wrong_tries AS w (account_id, count) SELECT id, 1 FROM accounts WHERE id = $1
       ON CONFLICT (account_id) DO UPDATE SET count = w.count + 1`,
      [accountId],
    );
  }

  /** What there was since the owner last said that they have seen it; null when nothing. */
  async of(accountId: string): Promise<WrongTries | null> {
    const [row] = await this.database.query<{ count: number; since: Date }>(
      'SELECT count, since FROM wrong_tries WHERE account_id = $1',
      [accountId],
    );
    return row ? { count: row.count, since: row.since.toISOString() } : null;
  }

  /** The owner has seen them: the next one begins a new count. */
  async seen(accountId: string): Promise<void> {
    await this.database.query('DELETE FROM wrong_tries WHERE account_id = $1', [accountId]);
  }
}
