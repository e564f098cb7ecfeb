import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import type { PoolConfig } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { Configuration } from '../config/configuration';
import type { DirectoryLock } from './directory-lock';
import { EmbeddedStream } from './embedded-stream';

/** `type: 'postgres'` with how to reach the database; entities and migrations are added by who connects. */
export type ConnectionOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** Where the records are kept: a PostgreSQL that others run, or PGlite in the data directory. */
export interface Storage {
  readonly embedded: boolean;
  readonly connection: ConnectionOptions;
  close(): Promise<void>;
}

/** Opens what the configuration names. `lock` is the data directory's, and is released with an embedded database. */
export async function openStorage(configuration: Configuration, lock?: DirectoryLock): Promise<Storage> {
  if (configuration.databaseUrl !== undefined) {
    return postgresStorage(configuration.databaseUrl, configuration.databasePool);
  }
  const directory = embeddedDirectory(configuration);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // Loaded only where it is used: with PostgreSQL its code would be dead weight in memory.
  const { PGlite: EmbeddedDatabase } = await import('@electric-sql/pglite');
  return embeddedStorage(await EmbeddedDatabase.create(directory), lock);
}

/** Whether the data directory holds an embedded database already. */
export function hasEmbeddedDatabase(configuration: Configuration): boolean {
  return existsSync(join(embeddedDirectory(configuration), 'PG_VERSION'));
}

function embeddedDirectory(configuration: Configuration): string {
  return join(configuration.dataDir, 'database');
}

/** A PostgreSQL server. Times are in UTC, whatever the server's own zone is. */
export function postgresStorage(url: string, poolSize: number): Storage {
  const extra: PoolConfig = {
    options: '-c TimeZone=UTC',
    application_name: 'kiops-credentials',
    keepAlive: true,
  };
  return {
    embedded: false,
    connection: {
      type: 'postgres',
      url,
      poolSize,
      connectTimeoutMS: 10_000,
      installExtensions: false,
      extra,
    },
    close: async () => undefined,
  };
}

/** A PGlite in this process. It has one session, so the pool has one connection, which is never closed for idleness. */
export function embeddedStorage(database: PGlite, lock?: DirectoryLock): Storage {
  const extra: PoolConfig = { stream: () => new EmbeddedStream(database), max: 1, idleTimeoutMillis: 0 };
  return {
    embedded: true,
    connection: { type: 'postgres', installExtensions: false, username: 'postgres', extra },
    close: async () => {
      if (!database.closed) await database.close();
      lock?.release();
    },
  };
}
