// A database of its own for a bench, in the PostgreSQL that the specs use.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
// Node strips the types.
import { newPostgresDatabase } from '../libs/test-databases/src/index.ts';
import { cpuMilliseconds, nameOf, parentOf } from './processes.mjs';

/**
 * Makes an empty database. `environment` has the service use it; `cpu` tells the processor time of the whole PostgreSQL
 * in milliseconds, and is undefined where that is not on this machine.
 */
export async function newDatabase() {
  const { url, drop } = await newPostgresDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  const server = nameOf(rows[0].pid)?.startsWith('postgres') ? parentOf(rows[0].pid) : undefined;
  return {
    url,
    environment: {
      DATABASE_URL: url,
      KIOPS_MASTER_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    },
    cpu: server === undefined ? undefined : () => cpuMilliseconds(server),
    query: (sql, values) => client.query(sql, values),
    drop: async () => {
      await client.end();
      await drop();
    },
  };
}
