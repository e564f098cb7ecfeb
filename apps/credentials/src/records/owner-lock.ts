import type { Executor, Statement } from '../database/database';
import { StaleOwnerKeysError, type OwnerKeys } from '../crypto/owner-keys.service';

const LOCK: Statement = {
  name: 'owner:lock',
  text: `UPDATE owner_revisions SET revision = revision + 1
         WHERE owner_id = $1 AND data_key_version = $2 RETURNING revision::text`,
};

/**
 * Raises the owner's revision inside a transaction, and so keeps every other change to the owner's records out until it
 * ends: what is read from here on stays true.
 * @returns the new revision, as text (64 bit)
 * @throws StaleOwnerKeysError when the keys are not the newest: what they encrypt could no longer be read.
 */
export async function lockOwner(transaction: Executor, keys: OwnerKeys): Promise<string> {
  const [row] = await transaction.query<{ revision: string }>(LOCK, [keys.ownerId, keys.dataKeyVersion]);
  if (!row) throw new StaleOwnerKeysError();
  return row.revision;
}

const HOLD: Statement = {
  name: 'owner:hold',
  text: 'SELECT FROM owner_revisions WHERE owner_id = $1 FOR UPDATE',
};

/**
 * Keeps every other change to the owner's records out like `lockOwner`, but leaves the revision: for changes that no plan
 * of an import or a clean-up looks at, so that a plan that somebody is reading stays valid. Only where nothing is
 * encrypted: the keys are not looked at.
 */
export async function holdOwner(transaction: Executor, ownerId: string): Promise<void> {
  await transaction.query(HOLD, [ownerId]);
}
