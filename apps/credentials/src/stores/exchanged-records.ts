import type { OwnerKeys } from '../crypto/owner-keys.service';
import type { Executor } from '../database/database';
import { forgetPrevious } from '../records/previous-secrets';
import { columnTypes } from '../records/record-row';
import type { RecordTable } from '../records/record-table';
import { DEFAULT_COLUMN } from './docker-hub/default-account';
import { resealed, type SealedSecrets } from '../records/resealed';
import type { TrashPair } from '../records/restore-conflicts';
import type { Slices } from '../records/slices';

/** How many pairs one statement exchanges. */
const BATCH = 500;

/** Which records of a store are exchanged, and the act by which what they hold now goes to the trash. */
export interface Exchange {
  readonly pairs: readonly TrashPair[];
  readonly act: string;
  readonly slices: Slices;
}

/**
 * Each record takes what its counterpart in the trash holds, which takes what the record held, as kept by the record. Who
 * uses a record, and what points to it, stays with it; what their secrets were before a rotation is forgotten, for it
 * belongs to what neither holds any more. The owner is locked. Replies the ids of those of which one secret is damaged:
 * they stay as they are.
 */
export async function exchangeWithTrash(
  transaction: Executor,
  keys: OwnerKeys,
  table: RecordTable,
  { pairs, act, slices }: Exchange,
): Promise<readonly string[]> {
  const { read, exchange } = statements(table);
  const damaged: string[] = [];
  for (let start = 0; start < pairs.length; start += BATCH) {
    const batch = pairs.slice(start, start + BATCH);
    const rows = new Map(
      (
        await transaction.query<StoredRow>(read, [
          batch.flatMap(({ id, trashed }) => [id, trashed]),
          keys.ownerId,
        ])
      ).map((row) => [row.id, row]),
    );
    const exchanged: Exchanged[] = [];
    for (const { id, trashed } of batch) {
      if (slices.isOver()) await slices.next();
      const [one, other] = [rows.get(id)!, rows.get(trashed)!];
      const pair = [taking(keys, table, one, other), taking(keys, table, other, one)];
      if (pair.includes(undefined)) damaged.push(id);
      else exchanged.push(...pair.filter((half) => half !== undefined));
    }
    // First, so that its event stands before the one of the new secret.
    await forgetPrevious(
      transaction,
      exchanged.map(({ id }) => id),
    );
    await transaction.query(exchange, [
      keys.ownerId,
      act,
      exchanged.map(({ id }) => id),
      exchanged.map(({ from }) => from),
      exchanged.map(({ secretVersion }) => secretVersion),
      ...table.secrets.map(({ column }) => exchanged.map(({ secrets }) => secrets[column])),
    ]);
  }
  return damaged;
}

type StoredRow = { readonly id: string; readonly secretVersion: number } & SealedSecrets;

/** What a row becomes: what `from` is. */
interface Exchanged {
  readonly id: string;
  readonly from: string;
  readonly secretVersion: number;
  readonly secrets: SealedSecrets;
}

function taking(
  keys: OwnerKeys,
  table: RecordTable,
  { id, secretVersion }: StoredRow,
  from: StoredRow,
): Exchanged | undefined {
  const to = { id, secretVersion: secretVersion + 1 };
  const { id: fromId, secretVersion: fromVersion, ...stored } = from;
  const secrets = resealed(keys, table, stored, { from: { id: fromId, secretVersion: fromVersion }, to });
  return secrets && { id, from: fromId, secretVersion: to.secretVersion, secrets };
}

function statements(table: RecordTable) {
  const secrets = table.secrets.map(({ column }) => column);
  // Which account is the default says nothing about what an account is: it stays where it is.
  const own = new Set(['id', 'owner_id', 'secret_version', DEFAULT_COLUMN, ...secrets]);
  const plain = [...columnTypes(table).keys()].filter((column) => !own.has(column));
  const isRecord = 't.deleted_at IS NULL';
  const assignments = [
    ...plain.map((column) => `${column} = o.${column}`),
    ...secrets.map((column) => `${column} = v.${column}`),
    'secret_version = v.secret_version',
    `version = CASE WHEN ${isRecord} THEN t.version + 1 ELSE o.version END`,
    `updated_at = CASE WHEN ${isRecord} THEN now() ELSE o.updated_at END`,
    `deleted_at = CASE WHEN ${isRecord} THEN NULL ELSE now() END`,
    `kept_as = CASE WHEN ${isRecord} THEN NULL ELSE o.id END`,
    `trash_act_id = CASE WHEN ${isRecord} THEN NULL ELSE $2::uuid END`,
  ];
  return {
    read: {
      name: `trash:${table.name}:read`,
      text: `SELECT id, secret_version AS "secretVersion", ${secrets.join(', ')} FROM ${table.name}
        WHERE id = ANY ($1::uuid[]) AND owner_id = $2`,
    },
    exchange: {
      name: `trash:${table.name}:exchange`,
      text: `UPDATE ${table.name} t SET ${assignments.join(', ')}
        FROM unnest($3::uuid[], $4::uuid[], $5::integer[], ${secrets
          .map((_, index) => `$${index + 6}::bytea[]`)
          .join(', ')}) AS v (id, other, secret_version, ${secrets.join(', ')})
        JOIN ${table.name} o ON o.id = v.other
        WHERE t.id = v.id AND t.owner_id = $1`,
    },
  };
}
