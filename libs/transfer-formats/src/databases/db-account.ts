import { DEFAULT_DB_PORTS, hostAndPort, type DbEngine, type TlsMode } from '@kiops/contracts';
import type { ReadEntry } from '../reading';
import type { ReadingBuilder } from '../reading-builder';

export interface DbHost {
  /** Without brackets; empty where only the port is known. */
  readonly host: string;
  readonly port?: number;
}

/** An account of a database as a file tells it; what it does not tell is left out. */
export interface DbAccount {
  readonly engine: DbEngine;
  readonly hosts: readonly DbHost[];
  readonly label?: string;
  readonly database?: string;
  readonly username?: string;
  readonly password?: string;
  readonly tlsMode?: TlsMode;
  /** MongoDB: the host is a DNS name with SRV entries. */
  readonly srv?: boolean;
  readonly authSource?: string;
  readonly replicaSet?: string;
  readonly serviceName?: string;
  /** What the person is asked, beside what is missing. */
  readonly asks?: readonly string[];
  readonly remarks?: readonly string[];
  /** The names of settings for which a record has no field. */
  readonly dropped?: readonly string[];
}

/** What a client of Redis means when nothing is said. */
const REDIS = { username: 'default', database: '0' } as const;

/** Adds an account of a database, and lists what of it has no field. */
export function addDbAccount(
  builder: ReadingBuilder,
  at: string,
  account: DbAccount,
  { groups, notes }: { readonly groups?: readonly string[]; readonly notes?: string } = {},
): ReadEntry {
  const { dropped = [] } = account;
  const read = dbEntry(at, account);
  const fields = notes === undefined ? read.fields : { ...read.fields, notes };
  const entry = builder.add({ ...read, fields, ...(groups === undefined ? {} : { groups }) });
  if (dropped.length > 0) {
    builder.leaveOut(
      at,
      `the settings ${dropped.join(', ')}`,
      'A DB connection of KIOPS has no field for them.',
    );
  }
  return entry;
}

function dbEntry(at: string, account: DbAccount): Omit<ReadEntry, 'ref'> {
  const { engine, hosts, password = '', remarks = [] } = account;
  const [first] = hosts;
  const usualPort = DEFAULT_DB_PORTS[engine];
  const known = engine === 'redis' ? REDIS : {};
  const named = {
    host: first?.host || undefined,
    database: account.database || account.serviceName || ('database' in known ? known.database : undefined),
    username: account.username || ('username' in known ? known.username : undefined),
  };
  const options = optionsOf(account);
  const where = named.host === undefined ? engine : hostAndPort(named.host, first?.port ?? usualPort);
  const label =
    account.label || `${[named.database, named.username].filter(Boolean).join(' ')} ${where}`.trim();
  const missing = Object.entries({ ...named, password })
    .filter(([, value]) => !value)
    .map(([name]) => name);
  const asks = [...new Set([...(account.asks ?? []), ...missing])];
  return {
    store: 'db-connections',
    at,
    fields: {
      label,
      engine,
      // The usual one of an engine that is asked for is known when somebody has said it.
      ...withoutEmpty({ port: first?.port ?? (asks.includes('engine') ? undefined : usualPort) }),
      ...withoutEmpty(named),
      ...(Object.keys(options).length === 0 ? {} : { options }),
    },
    secret: { password },
    ...(asks.length === 0 ? {} : { asks }),
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}

function optionsOf({ engine, hosts, tlsMode, srv, authSource, replicaSet, serviceName }: DbAccount) {
  const more = hosts.slice(1).map(({ host, port }) => hostAndPort(host, port ?? DEFAULT_DB_PORTS[engine]));
  return withoutEmpty({
    tlsMode,
    srv: srv || undefined,
    hosts: more.length > 0 ? more : undefined,
    authSource,
    replicaSet,
    serviceName,
  });
}

function withoutEmpty(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  );
}
