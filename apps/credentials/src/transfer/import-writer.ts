import { randomUUIDv7 } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FieldDefinition, ImportStep, RecordStore, TransferConnection } from '@kiops/contracts';
import type { OwnerKeys } from '../crypto/owner-keys.service';
import type { Executor, Statement } from '../database/database';
import type { Caller } from '../caller/caller';
import {
  columnTypes,
  columnValue,
  derivedColumns,
  summaryColumns,
  foldText,
  NEW_SECRET_VERSION,
  secretsOf,
  secretValue,
  type RecordFields,
} from '../records/record-row';
import { secretEnd } from '../records/ends/secret-end';
import type { RecordTable } from '../records/record-table';
import { noteGiver } from '../records/secret-consumers';
import { RecordTables } from '../records/record-tables';
import { beginAct } from '../records/trash-act';
import { DEFAULT_COLUMN, withOneDefault } from '../stores/docker-hub/default-account';
import { wholeFields } from './entry-weighing';
import { noteChange, noteExpression } from './acts/act-changes';
import { keepReplaced } from './replaced-records';
import type { Slices } from '../records/slices';

/** How many rows one statement writes, and about how many characters of JSON: few enough that nobody waits long. */
const BATCH = { rows: 1_000, characters: 4 * 1024 * 1024 } as const;

/** From how many changed records on the database's statistics are worth refreshing. */
const LARGE = 200;

/** In a row of an update: what the record has of its secret stays. No column has this name. */
const KEEPS_SECRET = 'keeps_secret';

interface StoreStatements {
  readonly table: RecordTable;
  /** `rows` as JSON → inserted. */
  readonly insert: Statement;
  /** `rows` as JSON, `...actor` → changed and logged; what is incidental and missing stays as it was. */
  readonly update: Statement;
}

/** Carries out the steps of an import inside a transaction: a few statements, however many records. */
@Injectable()
export class ImportWriter {
  private readonly statements: ReadonlyMap<RecordStore, StoreStatements>;

  constructor(private readonly tables: RecordTables) {
    this.statements = new Map(tables.all.map((table) => [table.store, storeStatements(table)]));
  }

  /**
   * The steps have to be in an order in which a record comes after those it points to. What is overwritten goes to the
   * trash. Replies the act by which all of it can be undone; undefined when there is nothing to write.
   */
  async write(
    transaction: Executor,
    caller: Caller,
    keys: OwnerKeys,
    { steps: given, slices }: { readonly steps: readonly ImportStep[]; readonly slices: Slices },
  ): Promise<string | undefined> {
    if (given.length === 0) return undefined;
    const act = await beginAct(transaction, caller, 'replaced');
    const steps = await withOneDefault(transaction, keys.ownerId, given);
    for (const [store, { table, insert, update }] of this.statements) {
      const own = steps.filter(({ entry }) => entry.store === store);
      const created = own.filter(({ action }) => action === 'create');
      const added = (step: ImportStep) => importedRow(keys, table, step, NEW_SECRET_VERSION);
      await sendBatches(batches(created, added, slices), (rows) => transaction.query(insert, [rows]));
      if (created.length > 0)
        await noteChange(transaction, act, 'created', { store, ids: created.map(({ id }) => id) });
      const replaced = own.filter(({ action }) => action === 'replace');
      const versions = await secretVersions(transaction, table, replaced);
      if (replaced.length > 0) {
        const ids = replaced.map(({ id }) => id);
        const changing = replaced.filter(({ keepsSecret }) => !keepsSecret).map(({ id }) => id);
        await keepReplaced(transaction, keys, table, { ids, changing, act, slices });
      }
      const changed = (step: ImportStep) => ({
        ...importedRow(keys, table, step, (versions.get(step.id) ?? 0) + 1),
        [KEEPS_SECRET]: step.keepsSecret,
      });
      await sendBatches(batches(replaced, changed, slices), (rows) =>
        transaction.query(update, [rows, caller.accountId]),
      );
      const given = replaced.filter(({ entry }) => entry.fingerprint !== null);
      await noteGiver(
        transaction,
        caller,
        table,
        given.map(({ id }) => id),
      );
    }
    await this.connect(transaction, keys.ownerId, { steps, slices, act });
    return act;
  }

  /**
   * Tells the database about its new size after a large import: planning by the statistics of an almost empty table, it
   * would need seconds for the next list. PGlite has nobody else who would do this. Only the columns by which rows are
   * chosen are looked at.
   */
  async refreshStatistics(executor: Executor, steps: readonly ImportStep[]): Promise<void> {
    if (steps.length < LARGE) return;
    const stores = new Set(steps.map(({ entry }) => entry.store));
    const grown = this.tables.all.filter(({ store }) => stores.has(store));
    const analyzed = grown.map(({ name }) => `${name} (id, owner_id, deleted_at, label_key, identity)`);
    await executor.query(`ANALYZE ${[...analyzed, 'connections (record_id, owner_id, store)'].join(', ')}`);
  }

  private async connect(
    transaction: Executor,
    ownerId: string,
    {
      steps,
      slices,
      act,
    }: { readonly steps: readonly ImportStep[]; readonly slices: Slices; readonly act: string },
  ): Promise<void> {
    const added = steps.flatMap((step) => step.connections.map((connection) => ({ step, connection })));
    await sendBatches(batches(added, connectionRow, slices), (rows) =>
      transaction.query(CONNECT, [rows, ownerId, act]),
    );
  }
}

const CONNECT: Statement = {
  name: 'transfer:connect',
  text: `WITH added AS (
    INSERT INTO connections (id, owner_id, store, record_id, kind, name, name_key, detail, url)
    SELECT r.id, $2::uuid, r.store, r.record_id, r.kind, r.name, r.name_key, r.detail, r.url
    FROM json_to_recordset($1::json) AS r (
      id uuid, store text, record_id uuid, kind text, name text, name_key text, detail text, url text)
    ON CONFLICT (record_id, kind, name) DO NOTHING RETURNING id
    ), ${noteExpression('connected', { act: '$3', rows: 'added' })}
    SELECT`,
};

function storeStatements(table: RecordTable): StoreStatements {
  const types = columnTypes(table);
  const columns = [...types.keys()];
  // A jsonb value comes as JSON text inside the JSON, like every other parameter of its kind.
  const value = (column: string) => (types.get(column) === 'jsonb' ? `r.${column}::jsonb` : `r.${column}`);
  const record = columns.map(
    (column) => `${column} ${types.get(column) === 'jsonb' ? 'text' : types.get(column)}`,
  );
  const rowsWith = (...more: string[]) =>
    `json_to_recordset($1::json) AS r (${[...record, ...more].join(', ')})`;
  const changed = columns.filter((column) => !['id', 'owner_id', DEFAULT_COLUMN].includes(column));
  const incidental = new Set(incidentalColumns(table));
  const ofSecret = new Set([
    'secret_version',
    'fingerprint',
    'ends_at',
    ...table.secrets.map(({ column }) => column),
  ]);
  const assignments = changed.map((column) => {
    if (incidental.has(column)) return `${column} = coalesce(${value(column)}, t.${column})`;
    return ofSecret.has(column)
      ? `${column} = CASE WHEN r.${KEEPS_SECRET} THEN t.${column} ELSE r.${column} END`
      : `${column} = ${value(column)}`;
  });
  return {
    table,
    insert: {
      name: `transfer:${table.name}:insert`,
      text: `INSERT INTO ${table.name} (${columns.join(', ')}) SELECT ${columns.map(value).join(', ')} FROM ${rowsWith()}`,
    },
    update: {
      name: `transfer:${table.name}:update`,
      text: `UPDATE ${table.name} t SET version = t.version + 1, updated_at = now(), ${assignments.join(', ')}
          FROM ${rowsWith(`${KEEPS_SECRET} boolean`)} WHERE t.id = r.id AND t.owner_id = $2::uuid`,
    },
  };
}

function incidentalColumns(table: RecordTable): string[] {
  const definitions = table.definition.fields as Readonly<Record<string, FieldDefinition>>;
  return table.fields
    .filter(({ field }) => definitions[field].incidental)
    .flatMap(({ column, summary }) => (summary ? [column, summary.column] : [column]));
}

/** The whole row. Bytes are written as PostgreSQL reads them from text (`bytea`, hex format). */
function importedRow(
  keys: OwnerKeys,
  table: RecordTable,
  { id, entry, references }: ImportStep,
  secretVersion: number,
): object {
  const fields: RecordFields = { ...wholeFields(entry.fields), ...references };
  const row: Record<string, unknown> = {
    id,
    owner_id: keys.ownerId,
    ...derivedColumns(table, fields),
    secret_version: secretVersion,
    ...summaryColumns(table, fields),
    ends_at: secretEnd(secretsOf(table, fields)),
    fingerprint: entry.fingerprint === null ? null : `\\x${entry.fingerprint}`,
  };
  for (const field of table.fields) {
    const value = fields[field.field];
    row[field.column] = field.secret
      ? hexOf(
          secretValue(keys, { store: table.store, recordId: id, field: field.field, secretVersion }, value),
        )
      : columnValue(field, value);
  }
  return row;
}

/** Which secrets the records have that are to be replaced. The owner is locked: they stay so. */
async function secretVersions(
  transaction: Executor,
  table: RecordTable,
  replaced: readonly ImportStep[],
): Promise<ReadonlyMap<string, number>> {
  if (replaced.length === 0) return new Map();
  const rows = await transaction.query<{ id: string; version: number }>(
    `SELECT id, secret_version AS version FROM ${table.name} WHERE id = ANY ($1::uuid[])`,
    [replaced.map(({ id }) => id)],
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}

function hexOf(bytes: Buffer | null): string | null {
  return bytes === null ? null : `\\x${bytes.toString('hex')}`;
}

interface AddedConnection {
  readonly step: ImportStep;
  readonly connection: TransferConnection;
}

function connectionRow({ step, connection }: AddedConnection): object {
  const { kind, name, detail, url } = connection;
  return {
    id: randomUUIDv7(),
    store: step.entry.store,
    record_id: step.id,
    kind,
    name,
    name_key: foldText(name),
    detail: detail ?? null,
    url: url ?? null,
  };
}

/**
 * Sends texts one after the other; the next is made while the database has the one before. It ends when the database
 * has answered, whatever happens.
 */
async function sendBatches(
  texts: AsyncIterable<string>,
  send: (text: string) => Promise<unknown>,
): Promise<void> {
  let sent: Promise<unknown> = Promise.resolve();
  try {
    for await (const text of texts) {
      await sent;
      sent = send(text);
      // A failure is told where it is waited for, which is later.
      sent.catch(() => undefined);
    }
  } finally {
    await sent;
  }
}

/** The rows of some items as JSON texts, made in slices and not before they are needed. */
async function* batches<Item>(
  items: readonly Item[],
  rowOf: (item: Item) => object,
  slices: Slices,
): AsyncGenerator<string> {
  let rows: string[] = [];
  let characters = 0;
  for (const item of items) {
    if (slices.isOver()) await slices.next();
    const row = JSON.stringify(rowOf(item));
    rows.push(row);
    characters += row.length;
    if (rows.length < BATCH.rows && characters < BATCH.characters) continue;
    yield `[${rows.join(',')}]`;
    rows = [];
    characters = 0;
  }
  if (rows.length > 0) yield `[${rows.join(',')}]`;
}
