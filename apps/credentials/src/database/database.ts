import { Injectable } from '@nestjs/common';
import { Query, type Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { hearNotifications, type Heard } from './notifications';
import { DatabaseOutage } from './outage';
import { OutageLog } from './outage-log';
import { bePatient, hurry } from './writable-pool';

/** An SQL text with a name: prepared once per connection, and planned for that. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Runs SQL: the pool, or one connection inside a transaction. */
export interface Executor {
  query<Row extends QueryResultRow>(sql: string | Statement, values?: readonly unknown[]): Promise<Row[]>;
}

/**
 * The short way to the database for hot paths: prepared statements on the very pool that TypeORM uses. On PGlite that
 * pool has one connection, so inside `transaction` only its executor may be used, and no transaction may wait for a
 * client. Where the database is away or full, everything here throws a DatabaseOutage.
 */
@Injectable()
export class Database implements Executor {
  private readonly outages = new OutageLog();

  constructor(private readonly dataSource: DataSource) {}

  async query<Row extends QueryResultRow>(
    sql: string | Statement,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    return this.judged(ask<Row>(this.pool(), sql, values));
  }

  /** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. */
  transaction<Result>(work: (transaction: Executor) => Promise<Result>): Promise<Result> {
    return this.transact(work, false);
  }

  /** A transaction whose statements may take minutes, such as those of a large import. */
  longTransaction<Result>(work: (transaction: Executor) => Promise<Result>): Promise<Result> {
    return this.transact(work, true);
  }

  /** Like `longTransaction`, but no other process or request runs one of the same name at the same time. */
  exclusively<Result>(name: string, work: (transaction: Executor) => Promise<Result>): Promise<Result> {
    return this.longTransaction(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`kiops:${name}`]);
      return work(transaction);
    });
  }

  /**
   * Hears whose records changed, as soon as that is committed, on whatever process; until the returned function is called.
   * Only a hint to look: what is told while no connection stands is lost.
   */
  hear(heard: Heard): () => Promise<void> {
    return hearNotifications(this.pool(), heard);
  }

  private async transact<Result>(
    work: (transaction: Executor) => Promise<Result>,
    isLong: boolean,
  ): Promise<Result> {
    const client = await this.judged(this.pool().connect());
    let broken = false;
    // The pool listens to idle connections only. One that is lost meanwhile says so here, beside its rejected query:
    // unheard, that would end the process.
    const onLost = () => {
      broken = true;
    };
    client.on('error', onLost);
    try {
      await this.judged(client.query('BEGIN'));
      if (isLong) await this.judged(allowLongWork(client));
      const result = await work(this.executorOf(client));
      await this.judged(client.query('COMMIT'));
      return result;
    } catch (error) {
      // What became of no use is not used again: a standby answers as well, but nothing can be written there.
      if (error instanceof DatabaseOutage) broken = true;
      await client.query('ROLLBACK').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.off('error', onLost);
      hurry(client);
      client.release(broken);
    }
  }

  private executorOf(client: PoolClient): Executor {
    return {
      query: <Row extends QueryResultRow>(sql: string | Statement, values?: readonly unknown[]) =>
        this.judged(ask<Row>(client, sql, values)),
    };
  }

  private async judged<Result>(asked: Promise<Result>): Promise<Result> {
    try {
      const result = await asked;
      this.outages.answered();
      return result;
    } catch (error) {
      // Of the statement's caller: where the answer was read says nothing.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw this.outages.judge(error);
    }
  }

  /** TypeORM's own pool of connections. */
  private pool(): Pool {
    return (this.dataSource.driver as unknown as { readonly master: Pool }).master;
  }
}

/** Lets both ends wait as long as long work takes, for this transaction. */
async function allowLongWork(client: PoolClient): Promise<void> {
  const patience = bePatient(client);
  if (patience !== undefined) await client.query(`SET LOCAL statement_timeout = ${patience}`);
}

/** How `pg` takes a query of its own class; its typings know plain ones only. */
interface Asked<Row extends QueryResultRow> {
  query(query: Query, answered: (error: Error | null, result: QueryResult<Row>) => void): void;
}

/** Asks with a query of `pg`'s own class: a plain one is copied property by property, a twelfth of a hot request's work. */
function ask<Row extends QueryResultRow>(
  on: Pool | PoolClient,
  sql: string | Statement,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const { text, name } = typeof sql === 'string' ? { text: sql, name: undefined } : sql;
  const query = Object.assign(new Query(text, [...values]), { name });
  return new Promise((done, fail) =>
    (on as unknown as Asked<Row>).query(query, (error, result) => (error ? fail(error) : done(result.rows))),
  );
}
