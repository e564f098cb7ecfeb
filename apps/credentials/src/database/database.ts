import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';

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
 * client.
 */
@Injectable()
export class Database implements Executor {
  constructor(private readonly dataSource: DataSource) {}

  async query<Row extends QueryResultRow>(
    sql: string | Statement,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    return rows<Row>(await this.pool().query(asQuery(sql, values)));
  }

  /** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. */
  async transaction<Result>(work: (transaction: Executor) => Promise<Result>): Promise<Result> {
    const client = await this.pool().connect();
    let broken = false;
    // The pool listens to idle connections only. One that is lost meanwhile says so here, beside its rejected query:
    // unheard, that would end the process.
    const onLost = () => {
      broken = true;
    };
    client.on('error', onLost);
    try {
      await client.query('BEGIN');
      const result = await work(executorOf(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.off('error', onLost);
      client.release(broken);
    }
  }

  /** Like `transaction`, but no other process or request runs one of the same name at the same time. */
  exclusively<Result>(name: string, work: (transaction: Executor) => Promise<Result>): Promise<Result> {
    return this.transaction(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`kiops:${name}`]);
      return work(transaction);
    });
  }

  /** TypeORM's own pool of connections. */
  private pool(): Pool {
    return (this.dataSource.driver as unknown as { readonly master: Pool }).master;
  }
}

function executorOf(client: PoolClient): Executor {
  return {
    query: async <Row extends QueryResultRow>(sql: string | Statement, values?: readonly unknown[]) =>
      rows<Row>(await client.query(asQuery(sql, values))),
  };
}

function asQuery(sql: string | Statement, values: readonly unknown[] = []) {
  return typeof sql === 'string' ? { text: sql, values: [...values] } : { ...sql, values: [...values] };
}

function rows<Row extends QueryResultRow>(result: QueryResult<Row>): Row[] {
  return result.rows;
}
