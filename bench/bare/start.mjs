import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DROP_TABLES } from './table.mjs';

/**
 * Starts the bare server in a process of its own, on a table with so many records of so many owners.
 *
 * @param {{ url: string, query: (sql: string) => Promise<unknown> }} database
 */
export async function startBare(database, { owners = 0, records = 0 } = {}) {
  const child = fork(join(import.meta.dirname, 'server.mjs'), [JSON.stringify({ owners, records })], {
    execPath: 'node',
    env: { ...process.env, DATABASE_URL: database.url },
    // The log of what logs is read, and thrown away, as the service's is.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  child.stdout.resume();
  const ended = once(child, 'exit');
  const [{ port, onNest, asUsual }] = await Promise.race([once(child, 'message'), ended.then(() => [{}])]);
  if (port === undefined) throw new Error('The bare server did not start.');
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    /** Of the same process, where NestJS answers. */
    originOnNest: `http://127.0.0.1:${onNest}`,
    /** … and with what is usual around it. */
    originAsUsual: `http://127.0.0.1:${asUsual}`,
    pid: child.pid,
    /** Sends `body` there; resolves to the reply's text. */
    send: async (path, body) => (await fetch(origin + path, { method: 'POST', body })).text(),
    /** Forgets what was imported. */
    clear: () => database.query('DELETE FROM bare WHERE owner = -1'),
    stop: async () => {
      child.disconnect();
      await ended;
      await database.query(DROP_TABLES);
    },
  };
}
