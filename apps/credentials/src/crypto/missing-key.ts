import { StartError } from '../problems/start-error';
import type { MasterKeys } from './master-keys';

/**
 * The ids of the master keys that this data needs. Each is found by one step in an index, since there are few of them and
 * may be many rows.
 */
const IDS_IN_USE = `WITH RECURSIVE wrapping (id) AS (
    SELECT min(master_key_id) FROM owner_keys
    UNION ALL
    SELECT (SELECT min(master_key_id) FROM owner_keys WHERE master_key_id > wrapping.id)
    FROM wrapping WHERE wrapping.id IS NOT NULL
  )
  SELECT id FROM wrapping WHERE id IS NOT NULL UNION SELECT master_key_id FROM binding_keys ORDER BY id`;

/** The id of a master key that this data needs and that is not among these; undefined when all are there. */
export async function missingMasterKey(
  sql: { query(sql: string): Promise<unknown> },
  keys: MasterKeys,
): Promise<string | undefined> {
  const inUse = (await sql.query(IDS_IN_USE)) as readonly { readonly id: string }[];
  return inUse.find(({ id }) => !keys.find(id))?.id;
}

/** Why a process without this key cannot start. */
export function missingKeyStartError(id: string): StartError {
  return new StartError(`Wrong master key: this data needs the key "${id}", which is not given.`);
}
