import type { RecordStore } from '@kiops/contracts';
import { openSecret, sealSecret, type SecretPlace } from '../crypto/envelope';
import type { OwnerKeys } from '../crypto/owner-keys.service';
import type { Executor, Statement } from '../database/database';
import { AFTER_ACTOR, auditExpression } from './audit-sql';
import type { RecordTable } from './record-table';
import { consumerExpression } from './secret-consumers';

/** How many rows are encrypted anew at a time. */
const BATCH = 200;

/** A record's former secrets, as they are stored: all of them together, as JSON, by field. */
export interface PreviousSecrets {
  readonly secretVersion: number;
  readonly sealed: Buffer;
}

/** A former secret is bound to a field that no record has, so that it never opens as a present one, nor the other way. */
function placeOf(store: RecordStore, recordId: string, secretVersion: number): SecretPlace {
  return { store, recordId, field: 'previous', secretVersion };
}

/** `id, ...actor, ...consumer` → the former secrets as long as they may be read; logged and noted in the same statement. */
export function revealPreviousStatement(table: RecordTable): Statement {
  return {
    name: `${table.name}:reveal-previous`,
    text: `WITH found AS (
        SELECT r.id, r.label, p.secret_version, p.sealed
        FROM previous_secrets p JOIN ${table.name} r ON r.id = p.record_id AND r.owner_id = p.owner_id
        WHERE p.record_id = $1::uuid AND p.owner_id = $2::uuid AND p.retires_at > now() AND r.deleted_at IS NULL
      ), ${auditExpression(table, 'record.revealed', 'found', `'{"version":"previous"}'`)},
      ${consumerExpression('found', AFTER_ACTOR)}
      SELECT secret_version AS "secretVersion", sealed FROM found`,
  };
}

/** `id, ...actor` → the id when there were former secrets that could still be read; they are gone then. */
export function endPreviousStatement(table: RecordTable): Statement {
  return {
    name: `${table.name}:end-previous`,
    text: `WITH ended AS (
        DELETE FROM previous_secrets p USING ${table.name} r
        WHERE p.record_id = $1::uuid AND p.owner_id = $2::uuid AND p.retires_at > now()
          AND r.id = p.record_id AND r.owner_id = p.owner_id AND r.deleted_at IS NULL
        RETURNING r.id, r.label
      ), ${auditExpression(table, 'record.previous-ended', 'ended')}
      SELECT id FROM ended`,
  };
}

/** `id, ...actor, seconds` → the id when there were former secrets that could still be read; from now on, for so long. */
export function extendPreviousStatement(table: RecordTable): Statement {
  return {
    name: `${table.name}:extend-previous`,
    text: `WITH extended AS (
        UPDATE previous_secrets p SET retires_at = now() + make_interval(secs => $${AFTER_ACTOR}) FROM ${table.name} r
        WHERE p.record_id = $1::uuid AND p.owner_id = $2::uuid AND p.retires_at > now()
          AND r.id = p.record_id AND r.owner_id = p.owner_id AND r.deleted_at IS NULL
        RETURNING r.id, r.label, p.retires_at
      ), ${auditExpression(table, 'record.previous-extended', 'extended', "jsonb_build_object('until', extended.retires_at)")}
      SELECT id FROM extended`,
  };
}

/** Keeps what a record's secrets were, for so many seconds, instead of what was kept of it before. */
export async function keepPrevious(
  transaction: Executor,
  keys: OwnerKeys,
  { store }: RecordTable,
  {
    id,
    secretVersion,
    secrets,
    seconds,
  }: {
    readonly id: string;
    readonly secretVersion: number;
    readonly secrets: Readonly<Record<string, string | null>>;
    readonly seconds: number;
  },
): Promise<void> {
  const sealed = sealSecret(keys, placeOf(store, id, secretVersion), JSON.stringify(secrets));
  await transaction.query(
    `INSERT INTO previous_secrets (record_id, owner_id, store, secret_version, sealed, retires_at)
     VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
     ON CONFLICT (record_id) DO UPDATE SET owner_id = EXCLUDED.owner_id, secret_version = EXCLUDED.secret_version,
       sealed = EXCLUDED.sealed, retires_at = EXCLUDED.retires_at`,
    [id, keys.ownerId, store, secretVersion, sealed, seconds],
  );
}

/** Erases what records' secrets were. */
export async function forgetPrevious(transaction: Executor, ids: readonly string[]): Promise<void> {
  await transaction.query('DELETE FROM previous_secrets WHERE record_id = ANY ($1::uuid[])', [ids]);
}

/** Opens former secrets, by field. */
export function openPrevious(
  keys: OwnerKeys,
  { store }: RecordTable,
  id: string,
  { secretVersion, sealed }: PreviousSecrets,
): Readonly<Record<string, string | null>> {
  return JSON.parse(openSecret(keys, placeOf(store, id, secretVersion), sealed)) as Record<
    string,
    string | null
  >;
}

interface PreviousRow extends PreviousSecrets {
  readonly id: string;
  readonly store: RecordStore;
}

/**
 * Encrypts some former secrets of an owner anew: with another owner's keys, whose they are then, or with a newer key of
 * their own. Owners are locked. Replies how many it did; 0 when there are no more.
 */
export async function reencryptPrevious(
  transaction: Executor,
  { from, to }: { readonly from: OwnerKeys; readonly to: OwnerKeys },
): Promise<number> {
  const isOwn = from.ownerId === to.ownerId;
  const version = Buffer.alloc(4);
  version.writeUInt32BE(to.dataKeyVersion);
  const rows = await transaction.query<PreviousRow>(
    `SELECT record_id AS id, store, secret_version AS "secretVersion", sealed FROM previous_secrets
     WHERE owner_id = $1 AND ($2::bytea IS NULL OR substring(sealed FROM 2 FOR 4) <> $2::bytea)
     ORDER BY record_id LIMIT ${BATCH} FOR UPDATE`,
    [from.ownerId, isOwn ? version : null],
  );
  for (const { id, store, secretVersion, sealed } of rows) {
    const place = placeOf(store, id, secretVersion);
    const anew = sealSecret(to, place, openSecret(from, place, sealed));
    await transaction.query('UPDATE previous_secrets SET owner_id = $2, sealed = $3 WHERE record_id = $1', [
      id,
      to.ownerId,
      anew,
    ]);
  }
  return rows.length;
}
