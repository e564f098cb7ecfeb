import type { ImportStep } from '@kiops/contracts';
import type { Executor } from '../../database/database';

/** Of an owner's accounts at most one is the default; an index stands behind it. Everything here wants the owner locked. */

/** The column that says it. */
export const DEFAULT_COLUMN = 'is_default';

/** Makes room for a default: the account that was it is so no longer. */
export async function unmakeDefault(transaction: Executor, ownerId: string, exceptId: string): Promise<void> {
  await transaction.query(
    `UPDATE docker_hub SET is_default = false, version = version + 1, updated_at = now()
     WHERE owner_id = $1 AND id <> $2 AND is_default AND deleted_at IS NULL`,
    [ownerId, exceptId],
  );
}

/** Before deleted accounts come back: one of them is the default at most, and none when another has become it meanwhile. */
export async function yieldDefault(
  transaction: Executor,
  ownerId: string,
  ids: readonly string[],
): Promise<void> {
  await transaction.query(
    `UPDATE docker_hub SET is_default = false WHERE owner_id = $1 AND id = ANY ($2::uuid[]) AND is_default
     AND (EXISTS (SELECT FROM docker_hub o WHERE o.owner_id = $1 AND o.is_default AND o.deleted_at IS NULL)
       OR id <> (SELECT o.id FROM docker_hub o WHERE o.owner_id = $1 AND o.id = ANY ($2::uuid[]) AND o.is_default
                 ORDER BY o.deleted_at DESC, o.id DESC LIMIT 1))`,
    [ownerId, ids],
  );
}

/** An import's steps with one default at most: the owner's own stays, else the first new account that wants to be it. */
export async function withOneDefault(
  transaction: Executor,
  ownerId: string,
  steps: readonly ImportStep[],
): Promise<readonly ImportStep[]> {
  const first = steps.find(wantsDefault);
  if (!first) return steps;
  const own = await transaction.query(
    'SELECT FROM docker_hub WHERE owner_id = $1 AND is_default AND deleted_at IS NULL LIMIT 1',
    [ownerId],
  );
  return steps.map((step) => {
    if (!wantsDefault(step) || (own.length === 0 && step === first)) return step;
    return { ...step, entry: { ...step.entry, fields: { ...step.entry.fields, isDefault: false } } };
  });
}

function wantsDefault({ action, entry }: ImportStep): boolean {
  return action === 'create' && entry.store === 'docker-hub' && entry.fields['isDefault'] === true;
}

/**
 * SQL that makes the default what took the place of the default, after accounts were deleted for others that stay in their
 * place. `replaced` is SQL for rows of that name with `id` (deleted) and `keep` (stays); `$2` is the owner. Replies the `id`
 * of the one that is it now, and `before`, the one that was it.
 */
export function passDefaultSql(replaced: string): string {
  return `UPDATE docker_hub r SET is_default = true, version = r.version + 1, updated_at = now()
    FROM ${replaced} JOIN docker_hub removed ON removed.id = replaced.id AND removed.is_default
    WHERE r.id = replaced.keep AND r.owner_id = $2::uuid AND NOT r.is_default
    RETURNING r.id, removed.id AS before`;
}

/** Before all accounts of one owner go to another: the receiver's own default stays. Both have to be locked. */
export async function yieldDefaultTo(
  transaction: Executor,
  ownerId: string,
  receiverId: string,
): Promise<void> {
  await transaction.query(
    `UPDATE docker_hub SET is_default = false WHERE owner_id = $1 AND is_default
     AND EXISTS (SELECT FROM docker_hub WHERE owner_id = $2 AND is_default AND deleted_at IS NULL)`,
    [ownerId, receiverId],
  );
}
