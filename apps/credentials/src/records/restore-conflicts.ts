import {
  differencesOf,
  LIMITS,
  referenceFields,
  type RecordStore,
  type RestoreConflict,
  type Side,
} from '@kiops/contracts';
import type { Executor } from '../database/database';
import { ProblemException } from '../problems/problem';
import type { RecordTable } from './record-table';
import type { RecordTables } from './record-tables';
import { inTrash } from './trash-act';

/** How many of those who use a record are named. */
const NAMED_CONNECTIONS = 20;

/** A record, and one in the trash that is the same account. */
export interface TrashPair {
  readonly id: string;
  readonly trashed: string;
}

/** A record of the trash, and the one that is there of the same account: of several the one with the same secret, else the oldest. */
export interface Met extends TrashPair {
  readonly store: RecordStore;
}

/**
 * Of one store, those of an owner's records in the trash whose account is there again. `places` are the records that take the place of
 * those that these may point to: a runtime on a server that is there again meets the runtimes of that one. With
 * `added-since`, one that was there before the other was removed does not count.
 */
export function findMet(
  executor: Executor,
  ownerId: string,
  table: RecordTable,
  ids: readonly string[],
  places: readonly TrashPair[],
  only?: 'added-since',
): Promise<readonly Met[]> {
  const scopes = referenceFields(table.store).filter(({ scoping }) => scoping);
  const sameScope = scopes.map(({ field }) => {
    const column = table.column(field);
    return `AND m.${column} IS NOT DISTINCT FROM
      coalesce((SELECT p.id FROM places p WHERE p.trashed = t.${column}), t.${column})`;
  });
  return executor.query<Met>(
    `WITH places AS (SELECT * FROM unnest($2::uuid[], $3::uuid[]) AS p (id, trashed))
     SELECT DISTINCT ON (t.id) '${table.store}' AS store, t.id AS trashed, m.id FROM ${table.name} t
     JOIN ${table.name} m ON m.owner_id = t.owner_id AND m.identity = t.identity AND m.deleted_at IS NULL
       ${only === 'added-since' ? 'AND m.created_at > t.deleted_at' : ''}
       ${sameScope.join(' ')}
     WHERE t.id = ANY ($1::uuid[]) AND t.owner_id = $4 AND ${inTrash('t')}
     ORDER BY t.id, (m.fingerprint IS NOT DISTINCT FROM t.fingerprint) DESC, m.created_at, m.id`,
    [ids, places.map(({ id }) => id), places.map(({ trashed }) => trashed), ownerId],
  );
}

/**
 * Restores nothing whose account is there again before somebody has said what shall stay. `ids` are all that come back
 * together.
 * @throws ProblemException `restore-conflicts`
 */
export async function assertNoneMet(
  transaction: Executor,
  ownerId: string,
  tables: RecordTables,
  ids: ReadonlyMap<RecordStore, readonly string[]>,
): Promise<void> {
  const met: Met[] = [];
  for (const table of tables.all) {
    const own = ids.get(table.store) ?? [];
    // Of those before, only servers are pointed to; ids of other stores stand in the place of none.
    if (own.length > 0) met.push(...(await findMet(transaction, ownerId, table, own, met)));
  }
  if (met.length > 0) throw await asking(transaction, tables, met);
}

/** `restore-conflicts`, for these. */
export async function asking(
  executor: Executor,
  tables: RecordTables,
  met: readonly Met[],
): Promise<ProblemException> {
  const records = await describeConflicts(executor, tables, met);
  return new ProblemException('restore-conflicts', { conflicts: { total: met.length, records } });
}

interface ConflictRow {
  readonly id: string;
  readonly label: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
  readonly fingerprint: string | null;
  readonly mineId: string;
  readonly mineLabel: string;
  readonly mineUpdatedAt: Date;
  readonly addedSince: boolean;
  readonly mineFields: Readonly<Record<string, unknown>>;
  readonly mineSecrets: readonly string[];
  readonly mineFingerprint: string | null;
  readonly mineConnections: readonly string[];
}

/** The first of these as people are asked about them. */
async function describeConflicts(
  executor: Executor,
  tables: RecordTables,
  met: readonly Met[],
): Promise<readonly RestoreConflict[]> {
  const first = met.slice(0, LIMITS.restoreConflicts.max);
  const conflicts: RestoreConflict[] = [];
  for (const table of tables.all) {
    const own = first.filter(({ store }) => store === table.store);
    if (own.length === 0) continue;
    const rows = await executor.query<ConflictRow>(conflictSql(table), [
      own.map(({ id }) => id),
      own.map(({ trashed }) => trashed),
    ]);
    conflicts.push(...rows.map((row) => conflictOf(table, row)));
  }
  return conflicts;
}

function conflictOf(table: RecordTable, row: ConflictRow): RestoreConflict {
  const mine = sideOf(table, row.mineFields, row.mineSecrets, row.mineFingerprint);
  const theirs = sideOf(table, row.fields, row.secrets, row.fingerprint);
  return {
    store: table.store,
    id: row.id,
    label: row.label,
    title: table.definition.title(row.fields as never),
    mine: {
      id: row.mineId,
      label: row.mineLabel,
      updatedAt: row.mineUpdatedAt.toISOString(),
      connections: row.mineConnections,
    },
    addedSince: row.addedSince,
    differences: differencesOf(table.store, mine, theirs),
  };
}

/** References are compared, and not named: their ids say nothing to people. */
function sideOf(
  table: RecordTable,
  fields: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
  fingerprint: string | null,
): Side {
  const references = Object.fromEntries(
    referenceFields(table.store).map(({ field }) => {
      const id = fields[field];
      return [field, typeof id === 'string' ? { key: id, title: '' } : undefined];
    }),
  );
  return { fields, references, secrets, fingerprint };
}

function conflictSql(table: RecordTable): string {
  const secretsOf = (row: string) => {
    const names = table.secrets.map(
      ({ field, column }) => `CASE WHEN ${row}.${column} IS NOT NULL THEN '${field}' END`,
    );
    return `array_remove(ARRAY[${names.join(', ')}]::text[], NULL)`;
  };
  return `SELECT t.id, t.label, ${table.plainFieldsJson('t')} AS fields, ${secretsOf('t')} AS secrets,
      encode(t.fingerprint, 'hex') AS fingerprint,
      m.id AS "mineId", m.label AS "mineLabel", m.updated_at AS "mineUpdatedAt",
      m.created_at > t.deleted_at AS "addedSince",
      ${table.plainFieldsJson('m')} AS "mineFields", ${secretsOf('m')} AS "mineSecrets",
      encode(m.fingerprint, 'hex') AS "mineFingerprint",
      ARRAY(SELECT c.name FROM connections c WHERE c.record_id = m.id ORDER BY c.name_key, c.id
            LIMIT ${NAMED_CONNECTIONS}) AS "mineConnections"
    FROM unnest($1::uuid[], $2::uuid[]) AS p (id, trashed)
    JOIN ${table.name} t ON t.id = p.trashed JOIN ${table.name} m ON m.id = p.id
    ORDER BY t.label_key, t.id`;
}
