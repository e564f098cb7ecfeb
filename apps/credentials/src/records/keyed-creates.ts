import { createHmac } from 'node:crypto';
import { IDEMPOTENCY_HOURS } from '@kiops/contracts';
import type { Caller } from '../caller/caller';
import type { OwnerKeys } from '../crypto/owner-keys.service';
import type { Executor, Statement } from '../database/database';
import { ProblemException } from '../problems/problem';
import type { KeyedCreate } from './idempotency-key';

/** SQL for the time before which a key counts no more. */
export const KEYS_COUNT_SINCE = `now() - interval '${IDEMPOTENCY_HOURS} hours'`;

const FIND: Statement = {
  name: 'keyed-create:find',
  text: `SELECT record_id AS id, body_hash AS body FROM idempotency_keys
         WHERE owner_id = $1 AND key_hash = $2 AND made_at > ${KEYS_COUNT_SINCE}`,
};

const KEEP: Statement = {
  name: 'keyed-create:keep',
  text: `INSERT INTO idempotency_keys AS known (owner_id, key_hash, body_hash, record_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (owner_id, key_hash) DO UPDATE
         SET body_hash = excluded.body_hash, record_id = excluded.record_id, made_at = excluded.made_at`,
};

/** What is kept of a create, and compared: keyed hashes, from which nobody learns a key or what was sent. */
export interface KeyedHashes {
  readonly key: Buffer;
  readonly body: Buffer;
}

/** The hashes of a create in a store. A key is its sender's own: what others send under the same one is another create. */
export function keyedHashes(
  keys: OwnerKeys,
  caller: Caller,
  store: string,
  { key, body }: KeyedCreate,
): KeyedHashes {
  const hash = (what: string, text: string) =>
    createHmac('sha256', keys.fingerprintKey).update(`kiops-keyed-create|1|${what}|${text}`).digest();
  const sender = caller.serviceAccount?.id ?? caller.accountId;
  return { key: hash('key', `${sender}|${store}|${key}`), body: hash('body', body) };
}

/**
 * The record that was made under this key; undefined when there was none. The owner has to be locked: whoever sends the
 * same at the same time waits there, and finds it.
 * @throws ProblemException `idempotency-key-reused` when something else was sent with it
 */
export async function madeBefore(
  transaction: Executor,
  ownerId: string,
  { key, body }: KeyedHashes,
): Promise<string | undefined> {
  const [made] = await transaction.query<{ id: string; body: Buffer }>(FIND, [ownerId, key]);
  if (made && !body.equals(made.body)) throw new ProblemException('idempotency-key-reused');
  return made?.id;
}

/** Remembers what is made under this key, in the transaction that makes it. */
export async function keepMade(
  transaction: Executor,
  ownerId: string,
  { key, body }: KeyedHashes,
  recordId: string,
): Promise<void> {
  await transaction.query(KEEP, [ownerId, key, body, recordId]);
}
