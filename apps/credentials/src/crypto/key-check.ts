import type { DataSource } from 'typeorm';
import { StartError } from '../problems/start-error';
import type { BindingKey } from './binding-key';
import type { MasterKeys } from './master-keys';
import { missingKeyStartError, missingMasterKey } from './missing-key';
import { seal, unseal } from './seal';

/** What a check said before there was a binding key. */
const UNBOUND_TEXT = 'kiops master key check';

/** What a row of `key_checks` says, to whom has its master key. */
export type KeyCheck =
  /** The data was not bound yet when this was written. */
  | { readonly state: 'unbound' }
  /** Every row that grants something has a MAC under the binding key of this id. */
  | { readonly state: 'bound'; readonly bindingKeyId: string };

/** Whoever runs SQL: a data source, or the manager of a transaction. */
export interface SqlRunner {
  query<Result>(sql: string, parameters?: unknown[]): Promise<Result>;
}

/**
 * Makes sure, before anything is written, that these are the keys that the database was made with. Called under the
 * migration lock.
 * @throws StartError otherwise.
 */
export async function checkMasterKeys(dataSource: DataSource, keys: MasterKeys): Promise<void> {
  await readKeyChecks(dataSource, keys);
  const missing = await missingMasterKey(dataSource, keys);
  if (missing !== undefined) throw missingKeyStartError(missing);
  const known = await dataSource.query<{ id: string }[]>('SELECT master_key_id AS id FROM key_checks');
  if (known.length > 0 && !known.some(({ id }) => keys.find(id))) throw missingKeyStartError(known[0].id);
}

/**
 * What the checks of the given master keys say, by master key.
 * @throws StartError when one was written with another key of the same id.
 */
export async function readKeyChecks(sql: SqlRunner, keys: MasterKeys): Promise<Map<string, KeyCheck>> {
  const rows = await sql.query<{ id: string; sealed: Buffer }[]>(
    'SELECT master_key_id AS id, sealed FROM key_checks',
  );
  const checks = new Map<string, KeyCheck>();
  for (const { id, sealed } of rows) {
    const key = keys.find(id);
    if (!key) continue;
    const check = opened(key, sealed, id);
    if (!check) {
      throw new StartError(`Wrong master key: "${id}" is not the key that this data was encrypted with.`);
    }
    checks.set(id, check);
  }
  return checks;
}

/** Says, under each master key that has not said so yet, that the rows are bound by this binding key. */
export async function markBound(
  sql: SqlRunner,
  keys: MasterKeys,
  checks: ReadonlyMap<string, KeyCheck>,
  { id: bindingKeyId }: BindingKey,
): Promise<void> {
  for (const id of keys.ids.filter((candidate) => checks.get(candidate)?.state !== 'bound')) {
    const sealed = seal(keys.get(id), Buffer.from(bindingKeyId), boundContextOf(id));
    await sql.query(
      `INSERT INTO key_checks (master_key_id, sealed) VALUES ($1, $2)
       ON CONFLICT (master_key_id) DO UPDATE SET sealed = excluded.sealed`,
      [id, sealed],
    );
  }
}

function opened(key: Buffer, sealed: Buffer, id: string): KeyCheck | undefined {
  const bindingKeyId = unsealText(key, sealed, boundContextOf(id));
  if (bindingKeyId !== undefined) return { state: 'bound', bindingKeyId };
  const text = unsealText(key, sealed, Buffer.from(`kiops-key-check|${id}`));
  return text === UNBOUND_TEXT ? { state: 'unbound' } : undefined;
}

function unsealText(key: Buffer, sealed: Buffer, context: Buffer): string | undefined {
  try {
    return unseal(key, sealed, context).toString();
  } catch {
    return undefined;
  }
}

/** A master key's id has no `|`: no context of before is one of these. */
function boundContextOf(id: string): Buffer {
  return Buffer.from(`kiops-key-check|bound|${id}`);
}
