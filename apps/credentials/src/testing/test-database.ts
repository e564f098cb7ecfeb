import { PGlite } from '@electric-sql/pglite';
import { embeddedSnapshot, newPostgresDatabase } from '@kiops/test-databases';
import { Client } from 'pg';
import { migrate } from '../database/migrate';
import { embeddedStorage, postgresStorage, type Storage } from '../database/storage';

/** A database of its own for a spec. */
export interface TestDatabase {
  /** Opens it; on PGlite, always the same one. */
  open(): Storage;
  /** With PostgreSQL its address, for processes and tools. */
  readonly url: string | undefined;
  /** Removes it. */
  drop(): Promise<void>;
}

/** Which database this run of the specs uses: `KIOPS_TEST_DATABASE`. */
export const onPostgres = process.env['KIOPS_TEST_DATABASE'] === 'postgres';

/** An empty database. */
export function emptyDatabase(): Promise<TestDatabase> {
  return onPostgres ? copyOfPostgres() : newEmbeddedDatabase();
}

/** A database of this version, without any account. */
export function migratedDatabase(): Promise<TestDatabase> {
  return typeof migrated === 'string' ? copyOfPostgres(migrated) : newEmbeddedDatabase(migrated);
}

/** Makes a migrated database empty again, as if it had just been migrated: quicker than a new one. */
export async function emptyTables(storage: Storage): Promise<void> {
  const client = new Client(clientConfig(storage));
  await client.connect();
  try {
    const { rows } = await client.query<{ tables: string }>(
      `SELECT string_agg(quote_ident(tablename), ', ') AS tables FROM pg_tables
       WHERE schemaname = 'public' AND tablename <> 'migrations'`,
    );
    await client.query(`TRUNCATE ${rows[0].tables} RESTART IDENTITY CASCADE`);
  } finally {
    await client.end();
  }
}

/** How `pg` reaches a storage. */
function clientConfig({ connection }: Storage): ConstructorParameters<typeof Client>[0] {
  return { connectionString: connection.url, user: 'postgres', ...(connection.extra as object) };
}

async function newEmbeddedDatabase(loadDataDir?: Blob): Promise<TestDatabase> {
  const database = await PGlite.create({ loadDataDir });
  const storage = { ...embeddedStorage(database), close: async () => undefined };
  return { url: undefined, open: () => storage, drop: () => database.close() };
}

/** A migrated database, which others are copied from: its name. */
async function migratedTemplate(): Promise<string> {
  const { name, url } = await newPostgresDatabase();
  await migrate(postgresStorage(url, 2));
  return name;
}

/**
 * The name of a migrated template, or a migrated PGlite, packed. It is made while the specs are loaded: many seconds on a busy
 * machine, which would be the time of whichever spec is the first.
 */
const migrated = onPostgres
  ? await migratedTemplate()
  : await embeddedSnapshot((database) => migrate(embeddedStorage(database)));

async function copyOfPostgres(template?: string): Promise<TestDatabase> {
  const { url, drop } = await newPostgresDatabase(template);
  return { url, open: () => postgresStorage(url, 10), drop };
}
