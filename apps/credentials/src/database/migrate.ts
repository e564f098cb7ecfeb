import { DataSource } from 'typeorm';
import { StartError } from '../problems/start-error';
import { MIGRATIONS } from './migrations';
import { outageOf } from './outage';
import type { Storage } from './storage';
import { WritablePool, type WritablePoolConfig } from './writable-pool';

/** The advisory lock that migrations hold: any number of processes may start on one empty database. */
const MIGRATION_LOCK = 7_205_759_403_792;

/** What `migrate` did. */
export interface MigrationOutcome {
  readonly applied: readonly string[];
}

/**
 * Brings the database to this version, then runs `prepare` on it, both before anybody else may.
 * @throws StartError when a newer version was here before, or the database cannot be reached or has another encoding.
 */
export async function migrate(
  storage: Storage,
  prepare: (dataSource: DataSource) => Promise<void> = async () => undefined,
): Promise<MigrationOutcome> {
  const dataSource = new DataSource({
    ...storage.patientConnection,
    migrations: [...MIGRATIONS],
    logging: false,
  });
  const unlock = await lockMigrations(storage);
  try {
    await dataSource.initialize();
    await refuseOtherEncodings(dataSource);
    await refuseNewerVersion(dataSource);
    const applied = await dataSource.runMigrations({ transaction: 'each' }).catch(refusePoorRole);
    await prepare(dataSource);
    return { applied: applied.map((migration) => migration.name) };
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await unlock();
  }
}

/** A role that only serves may not change tables (PostgreSQL's `insufficient_privilege`). */
function refusePoorRole(error: unknown): never {
  if ((error as { code?: string }).code !== '42501') throw error;
  throw new StartError(
    'The role of DATABASE_URL may not change tables. Run "nx run credentials:migrate" as the role that owns them.',
  );
}

/** On PGlite the directory's lock has already kept others out. */
async function lockMigrations({ embedded, patientConnection }: Storage): Promise<() => Promise<void>> {
  if (embedded) return async () => undefined;
  const pool = new WritablePool({ ...(patientConnection.extra as WritablePoolConfig), max: 1 });
  // One that is lost is noticed by the migration itself.
  pool.on('error', () => undefined);
  const client = await pool.connect().catch((error: unknown) => {
    throw whyUnreachable(error);
  });
  client.on('error', () => undefined);
  const unlock = async (): Promise<void> => {
    client.release(true);
    await pool.end();
  };
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
  } catch (error) {
    await unlock();
    throw error;
  }
  return unlock;
}

/** In words where the cause is one that a person can mend. */
function whyUnreachable(error: unknown): StartError {
  const reason = outageOf(error)?.reason ?? '';
  if (reason === 'read-only') return new StartError('The database of DATABASE_URL is read-only: a standby?');
  if (reason === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new StartError(
      'The certificate of the database is for another name than the host in DATABASE_URL (ERR_TLS_CERT_ALTNAME_INVALID).',
    );
  }
  if (/CERT|UNABLE_TO/.test(reason)) {
    return new StartError(
      `The certificate of the database cannot be verified (${reason}). Name the authority that made it: sslrootcert=/path/to/ca.pem in DATABASE_URL.`,
    );
  }
  if (/^The server does not support SSL/.test(reason)) {
    return new StartError('The database of DATABASE_URL does not offer TLS, which sslmode asks for.');
  }
  const { code } = error as { code?: string };
  return new StartError(`The database of DATABASE_URL cannot be reached${code ? ` (${code})` : ''}.`);
}

/** Names are of every script, and lists are measured in the octets of what is sent. */
async function refuseOtherEncodings(dataSource: DataSource): Promise<void> {
  const [{ encoding }] = await dataSource.query<{ encoding: string }[]>(
    `SELECT current_setting('server_encoding') AS encoding`,
  );
  if (encoding === 'UTF8') return;
  throw new StartError(
    `The database of DATABASE_URL is in ${encoding}, and KIOPS needs one in UTF8: CREATE DATABASE kiops TEMPLATE template0 ENCODING 'UTF8'.`,
  );
}

/** A migration that this build does not know was made by a newer one; older code would not read its tables right. */
async function refuseNewerVersion(dataSource: DataSource): Promise<void> {
  const [{ exists }] = await dataSource.query<{ exists: boolean }[]>(
    `SELECT to_regclass('migrations') IS NOT NULL AS exists`,
  );
  if (!exists) return;
  const applied = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
  const known = new Set<string>(MIGRATIONS.map((migration) => migration.name));
  const unknown = applied.find(({ name }) => !known.has(name));
  if (unknown) {
    throw new StartError(
      `This data was made by a newer KIOPS (it has "${unknown.name}"). Start that version instead.`,
    );
  }
}
