import { StaleOwnerKeysError, type OwnerKeys } from '../../crypto/owner-keys.service';
import type { Executor, Statement } from '../../database/database';
import { ProblemException } from '../../problems/problem';

const LOCK: Statement = {
  name: 'owner:lock',
  text: `UPDATE owner_revisions SET revision = revision + 1
         WHERE owner_id = $1 AND data_key_version = $2 AND NOT closed RETURNING revision::text`,
};

/**
 * Raises the owner's revision inside a transaction, and so keeps every other change to the owner's records out until it
 * ends: what is read from here on stays true.
 * @returns the new revision, as text (64 bit)
 * @throws StaleOwnerKeysError when the keys are not the newest: what they encrypt could no longer be read.
 * @throws ProblemException `not-signed-in` when the account was deactivated while this waited
 */
export async function lockOwner(transaction: Executor, keys: OwnerKeys): Promise<string> {
  const [row] = await transaction.query<{ revision: string }>(LOCK, [keys.ownerId, keys.dataKeyVersion]);
  if (!row) throw await whyNotLocked(transaction, keys.ownerId);
  return row.revision;
}

/** Why the owner's row was not found open and with the newest keys. */
export async function whyNotLocked(executor: Executor, ownerId: string): Promise<Error> {
  const [owner] = await executor.query<OwnerState>('SELECT closed FROM owner_revisions WHERE owner_id = $1', [
    ownerId,
  ]);
  return owner?.closed ? new ProblemException('not-signed-in') : new StaleOwnerKeysError();
}

const HOLD: Statement = {
  name: 'owner:hold',
  text: 'SELECT closed FROM owner_revisions WHERE owner_id = $1 FOR UPDATE',
};

/**
 * Keeps every other change to the owner's records out like `lockOwner`, but leaves the revision: for changes that no plan
 * of an import or a clean-up looks at, so that a plan that somebody is reading stays valid. Only where nothing is
 * encrypted: the keys are not looked at.
 * @throws ProblemException `not-signed-in` when the account was deactivated while this waited
 */
export async function holdOwner(transaction: Executor, ownerId: string): Promise<void> {
  const [owner] = await transaction.query<OwnerState>(HOLD, [ownerId]);
  if (owner?.closed) throw new ProblemException('not-signed-in');
}

interface OwnerState {
  readonly closed: boolean;
}

/**
 * Lets the owner change nothing more, or again. Changes that are under way are waited for; those that wait at the lock
 * meanwhile are refused.
 */
export async function setOwnerClosed(transaction: Executor, ownerId: string, closed: boolean): Promise<void> {
  await transaction.query('UPDATE owner_revisions SET closed = $2 WHERE owner_id = $1', [ownerId, closed]);
}
