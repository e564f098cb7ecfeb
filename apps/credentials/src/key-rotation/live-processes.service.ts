import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Configuration } from '../config/configuration';
import { MasterKeys } from '../crypto/master-keys';
import { missingKeyStartError, missingMasterKey } from '../crypto/missing-key';
import { Database, type Executor } from '../database/database';

/** How often a process says that it lives, in milliseconds. */
const INTERVAL = 5_000;

/** In seconds: a process of which nothing was heard for so long counts no more, and one that ended without a word so long. */
export const SILENCE = 30;

/** A process that serves. */
export interface LiveProcess {
  /** The machine's name and the process's number. */
  readonly name: string;
  /** The ids of its master keys, the one that wraps first. */
  readonly masterKeys: readonly string[];
  /** How long ago it was heard of, in whole seconds. */
  readonly silent: number;
}

/** Which processes serve on this database, and with which master keys: each says so itself. */
@Injectable()
export class LiveProcessesService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly id = randomUUID();
  private timer: NodeJS.Timeout | undefined;
  /** What is being said, which would come after a farewell. */
  private saying: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly masterKeys: MasterKeys,
    private readonly configuration: Configuration,
  ) {}

  /**
   * Comes before the first request. A rotation is either over when this begins, and then a key that is missing is seen
   * here, or it sees this process.
   * @throws StartError
   */
  async onApplicationBootstrap(): Promise<void> {
    await this.turn(async (transaction) => {
      await this.say(transaction);
      const missing = await missingMasterKey(transaction, this.masterKeys);
      if (missing !== undefined) throw missingKeyStartError(missing);
    });
    this.timer = setInterval(() => {
      // What failed is said the next time.
      this.saying = this.say(this.database).catch(() => undefined);
    }, INTERVAL).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.saying;
    await this.database
      .query('DELETE FROM service_processes WHERE id = $1', [this.id])
      .catch(() => undefined);
  }

  /** Runs `work` while no process begins to serve, and nobody else changes master keys. */
  turn<Result>(work: (transaction: Executor) => Promise<Result>): Promise<Result> {
    return this.database.exclusively('master-keys', work);
  }

  /** Those that serve now. None on the embedded database: whoever asks has it alone. */
  async list(executor: Executor = this.database): Promise<LiveProcess[]> {
    if (this.configuration.databaseUrl === undefined) return [];
    return executor.query<{ name: string; masterKeys: string[]; silent: number }>(
      `SELECT name, master_keys AS "masterKeys", floor(extract(epoch FROM now() - seen_at))::integer AS silent
       FROM service_processes WHERE seen_at > now() - make_interval(secs => ${SILENCE}) ORDER BY name`,
    );
  }

  /** Removes those that ended without a word. */
  async forgetSilent(): Promise<void> {
    await this.database.query(
      `DELETE FROM service_processes WHERE seen_at < now() - make_interval(secs => ${2 * SILENCE})`,
    );
  }

  private async say(executor: Executor): Promise<void> {
    await executor.query(
      `INSERT INTO service_processes (id, name, master_keys, seen_at) VALUES ($1, $2, $3, now())
       ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`,
      [this.id, `${hostname()}, process ${process.pid}`, [...this.masterKeys.ids]],
    );
  }
}
