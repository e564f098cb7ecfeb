import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { postgresServer } from './postgres-server.ts';

/** A database of its own in the PostgreSQL of this test run. */
export interface PostgresDatabase {
  readonly name: string;
  readonly url: string;
  /** Removes it, and ends the connections to it. */
  drop(): Promise<void>;
}

/** Makes one: a copy of the database `template`, or an empty one. */
export async function newPostgresDatabase(template = 'template0'): Promise<PostgresDatabase> {
  const name = `kiops_test_${randomBytes(6).toString('hex')}`;
  await runOnServer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    name,
    url: (await postgresServer()).url(name),
    drop: () => runOnServer(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function runOnServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: (await postgresServer()).url('postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
