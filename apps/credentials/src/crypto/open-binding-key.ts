import type { DataSource } from 'typeorm';
import { StartError } from '../problems/start-error';
import { bindStandingRows } from './bind-standing-rows';
import { BindingKey, type WrappedBindingKey } from './binding-key';
import { BOUND_TABLES } from './bound-tables';
import { markBound, readKeyChecks, type KeyCheck, type SqlRunner } from './key-check';
import type { MasterKeys } from './master-keys';
import { missingKeyStartError } from './missing-key';

/**
 * Opens the binding key. For a new database it makes one; for one that provably is from before there was any, it makes
 * one and binds what stands there, once. One transaction does all of it, one process at a time.
 *
 * Whoever can write the database could delete the key to have their own rows bound at the next start. So the marks
 * beside the key checks say, under the master keys, that there is one: a key that is gone, or another one, is an error.
 * Rows are bound only where a check of before, which only a master key can have made, still stands.
 * @throws StartError
 */
export async function openBindingKey(dataSource: DataSource, masterKeys: MasterKeys): Promise<BindingKey> {
  return dataSource.transaction(async (sql) => {
    await sql.query(`SELECT pg_advisory_xact_lock(hashtextextended('kiops:binding-key', 0))`);
    const checks = await readKeyChecks(sql, masterKeys);
    const [stored] = await sql.query<WrappedBindingKey[]>('SELECT master_key_id, wrapped FROM binding_keys');
    const key = stored ? unwrap(masterKeys, stored, checks) : await make(sql, masterKeys, checks);
    await markBound(sql, masterKeys, checks, key);
    return key;
  });
}

function unwrap(
  masterKeys: MasterKeys,
  stored: WrappedBindingKey,
  checks: ReadonlyMap<string, KeyCheck>,
): BindingKey {
  const id = stored.master_key_id;
  if (!masterKeys.find(id)) throw missingKeyStartError(id);
  let key: BindingKey;
  try {
    key = BindingKey.unwrap(masterKeys, stored);
  } catch {
    throw tampered('its binding key was changed');
  }
  if (checks.get(id)?.state !== 'bound') throw tampered('the mark of its binding key is gone');
  for (const check of checks.values()) {
    if (check.state === 'bound' && check.bindingKeyId !== key.id)
      throw tampered('its binding key is another one');
  }
  return key;
}

async function make(
  sql: SqlRunner,
  masterKeys: MasterKeys,
  checks: ReadonlyMap<string, KeyCheck>,
): Promise<BindingKey> {
  const states = [...checks.values()].map(({ state }) => state);
  if (states.includes('bound')) throw tampered('its binding key is gone');
  const key = BindingKey.random();
  const hasRows = await hasAnyRow(sql);
  if (hasRows && !states.includes('unbound')) throw tampered('its binding key and its mark are gone');
  const { master_key_id: id, wrapped } = key.wrap(masterKeys);
  await sql.query('INSERT INTO binding_keys (master_key_id, wrapped) VALUES ($1, $2)', [id, wrapped]);
  if (hasRows) await bindStandingRows(sql, key);
  return key;
}

async function hasAnyRow(sql: SqlRunner): Promise<boolean> {
  const any = Object.keys(BOUND_TABLES).map((table) => `EXISTS (SELECT FROM ${table})`);
  const [{ found }] = await sql.query<{ found: boolean }[]>(`SELECT ${any.join(' OR ')} AS found`);
  return found;
}

function tampered(what: string): StartError {
  return new StartError(
    `Something other than KIOPS changed this data: ${what}. Restore the database from a backup.`,
  );
}
