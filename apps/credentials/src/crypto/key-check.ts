import { timingSafeEqual } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { StartError } from '../start-error';
import type { MasterKeys } from './master-keys';
import { seal, unseal } from './seal';

const CHECK_TEXT = Buffer.from('kiops master key check');

/**
 * Makes sure, before anything is written, that these are the keys that the database was made with, and remembers a
 * check of each new one. Called under the migration lock.
 * @throws StartError otherwise.
 */
export async function checkMasterKeys(dataSource: DataSource, keys: MasterKeys): Promise<void> {
  const checks = await dataSource.query<{ id: string; sealed: Buffer }[]>(
    'SELECT master_key_id AS id, sealed FROM key_checks',
  );
  for (const { id, sealed } of checks) {
    const key = keys.find(id);
    if (key && !opens(key, sealed, id)) {
      throw new StartError(`Wrong master key: "${id}" is not the key that this data was encrypted with.`);
    }
  }
  const inUse = await dataSource.query<{ id: string }[]>(
    'SELECT DISTINCT master_key_id AS id FROM owner_keys',
  );
  const missing = inUse.find(({ id }) => !keys.find(id));
  if (missing)
    throw new StartError(`Wrong master key: this data needs the key "${missing.id}", which is not given.`);
  const known = new Set(checks.map(({ id }) => id));
  if (known.size > 0 && !keys.ids.some((id) => known.has(id))) {
    throw new StartError(`Wrong master key: this data needs the key "${[...known][0]}", which is not given.`);
  }
  for (const id of keys.ids.filter((candidate) => !known.has(candidate))) {
    const sealed = seal(keys.find(id)!, CHECK_TEXT, contextOf(id));
    await dataSource.query('INSERT INTO key_checks (master_key_id, sealed) VALUES ($1, $2)', [id, sealed]);
  }
}

function opens(key: Buffer, sealed: Buffer, id: string): boolean {
  try {
    return timingSafeEqual(unseal(key, sealed, contextOf(id)), CHECK_TEXT);
  } catch {
    return false;
  }
}

function contextOf(id: string): Buffer {
  return Buffer.from(`kiops-key-check|${id}`);
}
