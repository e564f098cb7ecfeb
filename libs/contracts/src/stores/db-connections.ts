import { hostAndPort, normalHost } from '../host';
import { nameAsSeen } from '../unseen';
import type { RecordOf, StoreDefinition } from './definition';

export const DB_ENGINES = [
  'postgresql',
  'mysql',
  'mariadb',
  'mongodb',
  'redis',
  'sqlserver',
  'oracle',
] as const;
export type DbEngine = (typeof DB_ENGINES)[number];

/** The usual port of each engine. */
export const DEFAULT_DB_PORTS: Readonly<Record<DbEngine, number>> = {
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  mongodb: 27017,
  redis: 6379,
  sqlserver: 1433,
  oracle: 1521,
};

export const TLS_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

/** How to connect; no secret belongs here. */
export interface DbOptions {
  tlsMode?: TlsMode;
  /** MongoDB: the host is a name whose SRV entries in DNS tell the servers (`mongodb+srv`). */
  srv?: boolean;
  /** The servers beyond the first, each as `host:port`, in the order in which they are tried. */
  hosts?: readonly string[];
  /** MongoDB: the database that knows the user. */
  authSource?: string;
  /** MongoDB: the replica set's name. */
  replicaSet?: string;
  /** Oracle: service name, when it is not the database's name. */
  serviceName?: string;
}

/** The fields of a database account. */
export interface DbConnectionFields {
  label: string;
  engine: DbEngine;
  host: string;
  port: number;
  database: string;
  username: string;
  options?: DbOptions;
  notes?: string | null;
  password?: string | null;
}

export const dbConnectionsDefinition = {
  store: 'db-connections',
  words: { many: 'DB Connections', one: 'DB connection' },
  exportKey: 'dbConnectionSecrets',
  refPrefix: 'd',
  fields: {
    label: {},
    engine: {},
    host: { address: true },
    port: { address: true },
    database: {},
    username: {},
    options: { address: placesOf },
    notes: {},
    password: { secret: true },
  },
  identityFields: ['engine', 'host', 'port', 'database', 'username'],
  identity: (db) => [
    db.engine,
    normalHost(db.host),
    String(db.port),
    nameAsSeen(db.database),
    nameAsSeen(db.username),
  ],
  title: (db) => `${hostAndPort(db.host, db.port)} · ${db.database} · ${db.username}`,
} as const satisfies StoreDefinition<DbConnectionFields>;

/** A database account as the service replies it. */
export type DbConnection = RecordOf<typeof dbConnectionsDefinition>;

/** Where else the password is sent. */
function placesOf(options: unknown): unknown {
  const { hosts = [], srv = false } = (options ?? {}) as DbOptions;
  return { hosts, srv };
}
