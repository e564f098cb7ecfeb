import { randomUUIDv7 } from 'node:crypto';
import type { OwnerKeys } from '../crypto/owner-keys.service';
import type { Executor } from '../database/database';
import { noteExpression } from './acts/act-changes';
import { columnTypes, NEW_SECRET_VERSION } from '../records/record-row';
import { forgetPrevious } from '../records/previous-secrets';
import type { RecordTable } from '../records/record-table';
import { resealed, type SealedSecrets } from '../records/resealed';
import type { Slices } from '../records/slices';

/** How many records one statement copies. */
const BATCH = 500;

/** Which records of a store an import overwrites, and the act by which what they are now goes to the trash. */
export interface Replaced {
  readonly ids: readonly string[];
  /** Those among them that do not keep their secret. */
  readonly changing: readonly string[];
  readonly act: string;
  readonly slices: Slices;
}

/**
 * Puts into the trash what an import is about to overwrite: each record as it is now becomes one of its own there, under
 * an id of its own, to which its secrets are bound anew. Who uses the record stays with the one that is kept; what its
 * secrets were before a rotation is forgotten, where it gets others.
 */
export async function keepReplaced(
  transaction: Executor,
  keys: OwnerKeys,
  table: RecordTable,
  { ids, changing, act, slices }: Replaced,
): Promise<void> {
  const { read, write, note } = statements(table);
  for (let start = 0; start < ids.length; start += BATCH) {
    const rows = await transaction.query<SecretRow>(read, [ids.slice(start, start + BATCH), keys.ownerId]);
    const copies: (Copy | undefined)[] = [];
    for (const row of rows) {
      if (slices.isOver()) await slices.next();
      copies.push(copyOf(keys, table, row));
    }
    const kept = copies.filter((copy) => copy !== undefined);
    await transaction.query(write, [
      act,
      kept.map(({ from }) => from),
      kept.map(({ id }) => id),
      ...table.secrets.map(({ column }) => kept.map(({ secrets }) => secrets[column])),
    ]);
  }
  await forgetPrevious(transaction, changing);
  await transaction.query(note, [act, ids]);
}

type SecretRow = { readonly id: string; readonly secretVersion: number } & SealedSecrets;

interface Copy {
  readonly from: string;
  readonly id: string;
  readonly secrets: SealedSecrets;
}

/** The copy of a record; undefined when its secret is damaged: there is nothing to bring back. */
function copyOf(
  keys: OwnerKeys,
  table: RecordTable,
  { id: from, secretVersion, ...stored }: SecretRow,
): Copy | undefined {
  const id = randomUUIDv7();
  const secrets = resealed(keys, table, stored, {
    from: { id: from, secretVersion },
    to: { id, secretVersion: NEW_SECRET_VERSION },
  });
  return secrets && { from, id, secrets };
}

function statements(table: RecordTable) {
  const secrets = table.secrets.map(({ column }) => column);
  const copied = [...columnTypes(table).keys(), 'version', 'created_at', 'updated_at'].filter(
    (column) => !['id', 'secret_version', ...secrets].includes(column),
  );
  return {
    read: {
      name: `transfer:${table.name}:replaced`,
      text: `SELECT id, secret_version AS "secretVersion", ${secrets.join(', ')} FROM ${table.name}
        WHERE id = ANY ($1::uuid[]) AND owner_id = $2 AND deleted_at IS NULL`,
    },
    write: {
      name: `transfer:${table.name}:keep-replaced`,
      text: `INSERT INTO ${table.name}
          (id, deleted_at, trash_act_id, kept_as, secret_version, ${[...secrets, ...copied].join(', ')})
        SELECT v.id, now(), $1::uuid, t.id, ${NEW_SECRET_VERSION},
          ${[...secrets.map((column) => `v.${column}`), ...copied.map((column) => `t.${column}`)].join(', ')}
        FROM ${table.name} t JOIN unnest($2::uuid[], $3::uuid[], ${secrets
          .map((_, index) => `$${index + 4}::bytea[]`)
          .join(', ')}) AS v (kept, id, ${secrets.join(', ')}) ON v.kept = t.id`,
    },
    note: `WITH replaced AS (
        SELECT v.id, c.id AS copy FROM unnest($2::uuid[]) AS v (id)
        LEFT JOIN ${table.name} c ON c.trash_act_id = $1::uuid AND c.kept_as = v.id
      ), ${noteExpression('replaced', { act: '$1', rows: 'replaced', store: table.store, before: 'copy' })}
      SELECT`,
  };
}
