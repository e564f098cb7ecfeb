import { setTimeout as delay } from 'node:timers/promises';
import type { Notification, Pool, PoolClient } from 'pg';
import { WritablePool } from './writable-pool';

/** The channel on which PostgreSQL tells, when a transaction commits, whose records changed (`NOTIFY`). */
const CHANNEL = 'kiops_record_events';

/** Has a connection hear what is told. */
export const LISTEN = `LISTEN ${CHANNEL}`;

/** How often the connection is asked whether it still stands, and how long a new one is waited for, in milliseconds. */
const PULSE = 5_000;
const RETRY = 1_000;

/** Called with what was told; with undefined when something may have been missed. */
export type Heard = (payload: string | undefined) => void;

/**
 * Hears what PostgreSQL tells, until the returned function is called. A connection of its own waits for it, and another
 * one when that is lost. The embedded database has one session for everybody, which listens from its start.
 */
export function hearNotifications(pool: Pool, heard: Heard): () => Promise<void> {
  return pool instanceof WritablePool ? hearOnOwnConnection(pool, heard) : hearOnEvery(pool, heard);
}

function hearOnEvery(pool: Pool, heard: Heard): () => Promise<void> {
  const known = new WeakSet<PoolClient>();
  const onTold = ({ payload }: Notification) => heard(payload);
  const attach = (client: PoolClient) => {
    if (known.has(client)) return;
    known.add(client);
    client.on('notification', onTold);
    heard(undefined);
  };
  pool.on('acquire', attach);
  return async () => void pool.off('acquire', attach);
}

function hearOnOwnConnection(shared: WritablePool, heard: Heard): () => Promise<void> {
  const stopped = new AbortController();
  const own = new WritablePool({ ...shared.config, max: 1 });
  // What a connection says that nobody uses is said again when it is used.
  own.on('error', () => undefined);
  const ended = (async () => {
    while (!stopped.signal.aborted) {
      await listenOnce(own, heard, stopped.signal).catch(() => undefined);
      await delay(RETRY, undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);
    }
    await own.end();
  })();
  return () => {
    stopped.abort();
    return ended;
  };
}

/** Listens on one connection until it is lost. */
async function listenOnce(pool: WritablePool, heard: Heard, stopped: AbortSignal): Promise<void> {
  const client = await pool.connect();
  const lost = new AbortController();
  const onLost = () => lost.abort();
  client.on('error', onLost);
  client.on('end', onLost);
  client.on('notification', ({ payload }) => heard(payload));
  try {
    await client.query(LISTEN);
    heard(undefined);
    const over = AbortSignal.any([stopped, lost.signal]);
    while (!over.aborted) {
      await delay(PULSE, undefined, { ref: false, signal: over });
      await client.query('SELECT');
    }
  } finally {
    client.release(true);
  }
}
