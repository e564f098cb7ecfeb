import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import type { PoolConfig } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { Configuration } from '../config/configuration';
import { parseDatabaseUrl, type DatabaseAddress } from '../config/database-url';
import type { StartError } from '../problems/start-error';
import type { DirectoryLock } from './directory-lock';
import { assertNoOtherFiles, holdsDatabase, openEmbeddedDatabase } from './embedded-directory';
import { EmbeddedDisk } from './embedded-disk';
import { EmbeddedStream } from './embedded-stream';
import { HostList } from './host-list';
import { DATABASE_LIMITS, EMBEDDED_WAIT, type DatabaseLimits } from './limits';
import { LISTEN } from './notifications';
import { SettlingPool } from './settling-pool';
import { WritablePool, type WritablePoolConfig } from './writable-pool';

/** `type: 'postgres'` with how to reach the database; entities and migrations are added by who connects. */
export type ConnectionOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** Where the records are kept: a PostgreSQL that others run, or PGlite in the data directory. */
export interface Storage {
  readonly embedded: boolean;
  readonly connection: ConnectionOptions;
  /** The same without limits on how long a statement may take, for migrations. */
  readonly patientConnection: ConnectionOptions;
  /** What a person who starts the service should know of it. */
  readonly warning?: string;
  /** Tells why, when it can never be used again by this process. */
  readonly lost?: Promise<StartError>;
  close(): Promise<void>;
}

/**
 * Before anything is written to the data directory, which exists.
 * @throws StartError when the embedded database would find no room there, or files that are none
 */
export function assertPlaceForDatabase(configuration: Configuration): void {
  const { dataDir, dataDirAsWritten } = configuration;
  new EmbeddedDisk(dataDir).assertRoomToOpen(hasEmbeddedDatabase(configuration), dataDirAsWritten);
  assertNoOtherFiles(embeddedDirectory(configuration), dataDirAsWritten);
}

/** Opens what the configuration names. `lock` is the data directory's, and is released with an embedded database. */
export async function openStorage(configuration: Configuration, lock?: DirectoryLock): Promise<Storage> {
  if (configuration.databaseUrl !== undefined) {
    return postgresStorage(configuration.databaseUrl, configuration.databasePool);
  }
  const disk = new EmbeddedDisk(configuration.dataDir);
  return embeddedStorage(await openEmbeddedDatabase(embeddedDirectory(configuration), disk), disk, lock);
}

/** Whether the data directory holds an embedded database already. */
export function hasEmbeddedDatabase(configuration: Configuration): boolean {
  return holdsDatabase(embeddedDirectory(configuration));
}

function embeddedDirectory(configuration: Configuration): string {
  return join(configuration.dataDir, 'database');
}

/**
 * What the server does by itself with a connection of ours, as `-c` options: times in UTC, whatever its own zone is. A
 * process that went away in silence holds its locks for some 10 s, not for the system's two hours.
 */
const SESSION = {
  TimeZone: 'UTC',
  tcp_keepalives_idle: 5,
  tcp_keepalives_interval: 2,
  tcp_keepalives_count: 3,
} as const;

/** A PostgreSQL server, or several of which one is writable. */
export function postgresStorage(
  url: string,
  poolSize: number,
  limits: DatabaseLimits = DATABASE_LIMITS,
): Storage {
  const address = parseDatabaseUrl(url);
  const connection = (
    session: Record<string, string | number>,
    limits: DatabaseLimits,
  ): ConnectionOptions => {
    const extra: Omit<WritablePoolConfig, keyof PoolConfig> & PoolConfig = {
      hosts: new HostList(address.urls),
      limits,
      options: Object.entries(session)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
      application_name: 'kiops-credentials',
      keepAlive: true,
      keepAliveInitialDelayMillis: limits.silence,
    };
    return {
      type: 'postgres',
      url: address.urls[0],
      driver: { Pool: WritablePool },
      poolSize,
      connectTimeoutMS: limits.wait,
      installExtensions: false,
      extra,
    };
  };
  return {
    embedded: false,
    connection: connection({ ...SESSION, statement_timeout: limits.statement }, limits),
    patientConnection: connection(SESSION, { ...limits, silence: UNLIMITED }),
    warning: tlsWarning(address),
    close: async () => undefined,
  };
}

/** Longer than any migration, in milliseconds: six hours. */
const UNLIMITED = 6 * 3_600_000;

/** A PGlite in this process. It has one session, so the pool has one connection, which is never closed for idleness. */
export function embeddedStorage(database: PGlite, disk?: EmbeddedDisk, lock?: DirectoryLock): Storage {
  const extra: PoolConfig = {
    stream: () => new EmbeddedStream(database, disk),
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: EMBEDDED_WAIT,
    onConnect: async (client) => void (await client.query(LISTEN)),
  };
  const connection: ConnectionOptions = {
    type: 'postgres',
    driver: { Pool: SettlingPool },
    installExtensions: false,
    username: 'postgres',
    extra,
  };
  return {
    embedded: true,
    connection,
    patientConnection: connection,
    lost: disk?.lost,
    close: async () => {
      // One that was lost in the middle of a write would wait for itself for ever.
      if (!database.closed && !disk?.isLost) await database.close();
      lock?.release();
    },
  };
}

function tlsWarning({ hosts, tls }: DatabaseAddress): string | undefined {
  const remote = hosts.find(({ host }) => !isLocal(host));
  if (remote === undefined || tls === 'verified') return undefined;
  return tls === 'none'
    ? `Warning: PostgreSQL on ${remote.host} is reached without TLS. Add sslmode=verify-full to DATABASE_URL.`
    : `Warning: the certificate of PostgreSQL on ${remote.host} is not checked. Set sslmode=verify-full in DATABASE_URL.`;
}

/** This machine, by address, by name, or by the path of a socket. */
function isLocal(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\.[\d.]+$/.test(host);
}
