import type { DbEngine } from '@kiops/contracts';
import { hasRawPercent, percentDecoded } from '../accounts/percent';
import type { DbAccount, DbHost } from '../databases/db-account';
import {
  accountOf,
  hostsOf,
  isSocket,
  portOf,
  readSettings,
  SOCKET,
  tooManyHosts,
  type Pair,
} from '../databases/settings';
import { MOST_PAIRS, semicolonPairs } from './pairs';

/** Schemes without what stands after a `+` or the mode of a driver. */
const ENGINES: Readonly<Record<string, DbEngine>> = {
  postgres: 'postgresql',
  postgresql: 'postgresql',
  pg: 'postgresql',
  postgis: 'postgresql',
  pgsql: 'postgresql',
  psql: 'postgresql',
  timescaledb: 'postgresql',
  cockroach: 'postgresql',
  cockroachdb: 'postgresql',
  mysql: 'mysql',
  mysqls: 'mysql',
  mysql2: 'mysql',
  mysqlx: 'mysql',
  mariadb: 'mariadb',
  mongodb: 'mongodb',
  redis: 'redis',
  rediss: 'redis',
  valkey: 'redis',
  valkeys: 'redis',
  sqlserver: 'sqlserver',
  mssql: 'sqlserver',
  azuresql: 'sqlserver',
  oracle: 'oracle',
};

/** The engine of `postgresql+psycopg://…` and the like; undefined when it is no address of a database. */
export function engineOfUri(text: string): DbEngine | undefined {
  const scheme = /^([a-z][a-z0-9]*)(?:[+:][a-z0-9+_-]+)*:\/\//i.exec(text)?.[1].toLowerCase() ?? '';
  return Object.hasOwn(ENGINES, scheme) ? ENGINES[scheme] : undefined;
}

/**
 * Reads the address of a database (RFC 3986, libpq section 33.1.1.2, MongoDB's connection strings): user name up to the
 * first colon, password up to the last `@` before the path. Where a character in it should have been written as an
 * escape, other tools would divide it elsewhere: then the password is asked. What its settings say comes before what
 * stands in front of them, as in libpq. A text is the reason why it is none.
 */
export function uriAccount(text: string): DbAccount | string {
  const engine = engineOfUri(text);
  const start = text.indexOf('://');
  if (engine === undefined || start < 0) return 'It is no address of a database that KIOPS knows.';
  if (text.includes('%00')) return 'It has a NUL (%00), which no database takes.';
  const scheme = text.slice(0, start).toLowerCase();
  const rest = text.slice(start + 3);
  const { userinfo, location } = divided(rest);
  if (engine === 'sqlserver' && location.includes(';'))
    return withLogin(sqlServerAccount(location), userinfo);
  const question = location.indexOf('?');
  const main = (question < 0 ? location : location.slice(0, question)).replace(/#.*$/s, '');
  const slash = main.indexOf('/');
  const authority = slash < 0 ? main : main.slice(0, slash);
  const path = slash < 0 ? '' : percentDecoded(main.slice(slash + 1));
  const pairs = question < 0 ? [] : queryPairs(location.slice(question + 1));
  const login = loginOf(userinfo);
  const hosts = hostsIn(authority);
  if (typeof hosts === 'string') return hosts;
  if (/:.*@/s.test(main.slice(slash + 1)) && slash >= 0) return SLASH;
  if (pairs === 'too-many') return `It has more than ${MOST_PAIRS} settings.`;
  if (path === undefined || pairs === undefined || login === undefined) return NO_UTF8;
  if (/[;&][^=;&]*=/.test(path)) return 'Its settings stand behind “;” or “&” in the name of the database.';
  const front: readonly Pair[] = [
    ['host', hosts.map(({ host }) => host).join(',')],
    ['port', hosts.map(({ port }) => port ?? '').join(',')],
    ['database', path],
    ['user', login.username ?? ''],
    ['password', login.password ?? ''],
  ];
  const { settings, dropped } = readSettings([...front.filter(([, value]) => value !== ''), ...pairs]);
  const { host, port, ...others } = settings;
  const all = hostsOf(host, port);
  if (typeof all === 'string') return all;
  if (all.some((one) => isSocket(one.host))) return SOCKET;
  const told = accountOf(others);
  const isInstance = scheme === 'sqlserver' && path !== '';
  return {
    engine,
    hosts: all,
    ...told,
    tlsMode: told.tlsMode ?? (/^(?:rediss|valkeys|mysqls)$/.test(scheme) ? 'require' : undefined),
    srv: scheme.endsWith('+srv'),
    asks: [
      ...(login.doubtful ? ['password'] : []),
      ...(isInstance && told.database === path ? ['database'] : []),
    ],
    remarks: [
      ...(login.doubtful ? [doubt(login.username ?? '', all)] : []),
      ...(isInstance ? [`“${path}” may be the name of an instance instead of a database.`] : []),
    ],
    dropped,
  };
}

/** Puts in the user name and the password that stand before the host. */
function withLogin(account: DbAccount | string, userinfo: string | undefined): DbAccount | string {
  const login = loginOf(userinfo);
  if (typeof account === 'string') return account;
  if (login === undefined) return NO_UTF8;
  const { username = account.username, password = account.password, doubtful } = login;
  const asks = [...(account.asks ?? []), ...(doubtful ? ['password'] : [])];
  const remarks = [...(account.remarks ?? []), ...(doubtful ? [doubt(username ?? '', account.hosts)] : [])];
  return { ...account, username, password, asks, remarks };
}

/** By its grammar, the database would be called `secret@host/shop`, and stand in lists. */
const SLASH = 'A “/” before its “@” is part of its user name or password: write it as %2F there.';

const NO_UTF8 = 'Its percent-encoded bytes are no UTF-8.';

/** `host[\instance][:port][;name=value…]`, as Microsoft's JDBC driver and Prisma write it. */
export function sqlServerAccount(text: string): DbAccount | string {
  const semicolon = text.indexOf(';');
  const server = (semicolon < 0 ? text : text.slice(0, semicolon)).replace(/\/$/, '');
  const pairs = semicolon < 0 ? [] : semicolonPairs(text.slice(semicolon + 1));
  if (pairs === undefined) return 'Its settings are not written as name=value;name=value.';
  const { settings, dropped } = readSettings(pairs);
  const { host, port, ...others } = settings;
  return sqlServerAt(server || (host ?? ''), port, { ...accountOf(others), dropped });
}

/** `tcp:host\instance,port` or `host:port`, and what else is known of the account. */
export function sqlServerAt(
  server: string,
  port: string | undefined,
  account: Omit<DbAccount, 'engine' | 'hosts'>,
): DbAccount | string {
  const match = /^(?:tcp:|np:|lpc:)?(\[[^\]]*\]|[^\\:,]*)(?:\\([^:,]*))?(?:[:,]\s*(\d+))?$/i.exec(
    server.trim(),
  );
  if (match === null) return 'Its server is not written as host, host:port or host,port.';
  const number = portOf(match[3] ?? port ?? '');
  if (number === null) return 'Its port is no number from 1 to 65535.';
  const host = match[1].trim().replace(/^\[(.*)\]$/, '$1');
  const remarks = match[2]
    ? [`It names the instance “${match[2]}”: enter the port on which it listens.`]
    : [];
  const asks = match[2] && number === undefined ? ['port'] : [];
  return {
    engine: 'sqlserver',
    hosts: [{ host: host === '.' || host === '(local)' ? 'localhost' : host, port: number }],
    ...account,
    asks: [...asks, ...(account.asks ?? [])],
    remarks: [...remarks, ...(account.remarks ?? [])],
  };
}

/** Pairs of a query, percent-encoding undone; undefined when the bytes are no UTF-8. */
function queryPairs(query: string): readonly Pair[] | 'too-many' | undefined {
  const parts = query.split('&', MOST_PAIRS + 1);
  if (parts.length > MOST_PAIRS) return 'too-many';
  const pairs = parts
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
      return [percentDecoded(name), percentDecoded(value)] as const;
    });
  return pairs.some((pair) => pair.includes(undefined)) ? undefined : (pairs as readonly Pair[]);
}

/** The password may hold any character, so it goes up to the last `@` before the query. */
function divided(rest: string): { userinfo?: string; location: string } {
  const first = rest.indexOf('@');
  const question = first < 0 ? -1 : rest.indexOf('?', first);
  const last = rest.lastIndexOf('@', question < 0 ? rest.length : question);
  if (last < 0) return { location: rest };
  const userinfo = rest.slice(0, last);
  const slash = userinfo.search(/[/?]/);
  // Without a colon before the path there is no password, and the @ belongs to the path or the query.
  if (slash >= 0 && !userinfo.slice(0, slash).includes(':')) return { location: rest };
  return { userinfo, location: rest.slice(last + 1) };
}

interface Login {
  readonly username?: string;
  readonly password?: string;
  readonly doubtful: boolean;
}

function loginOf(userinfo: string | undefined): Login | undefined {
  if (userinfo === undefined) return { doubtful: false };
  const colon = userinfo.indexOf(':');
  const username = percentDecoded(colon < 0 ? userinfo : userinfo.slice(0, colon));
  const raw = colon < 0 ? '' : userinfo.slice(colon + 1);
  const password = percentDecoded(raw);
  if (username === undefined || password === undefined) return undefined;
  const doubtful = /[@/#:?]/.test(raw) || hasRawPercent(raw) || /[@/#?]/.test(userinfo);
  return { username: username || undefined, password: password || undefined, doubtful };
}

function hostsIn(authority: string): readonly DbHost[] | string {
  const parts = authority === '' ? [] : authority.split(',');
  const fault = tooManyHosts(parts);
  if (fault !== undefined) return fault;
  const hosts: DbHost[] = [];
  for (const part of parts) {
    const match = /^(?:\[([^\]]+)\]|([^:[\]]*))(?::([^:]*))?$/.exec(part);
    const port = portOf(match?.[3] ?? '');
    const host = percentDecoded(match?.[1] ?? match?.[2] ?? '');
    if (match === null || host === undefined)
      return 'Its host cannot be read. An IPv6 address stands in brackets.';
    if (port === null) return 'Its port is no number from 1 to 65535. A “/” in a password is written as %2F.';
    hosts.push({ host, port });
  }
  return hosts;
}

function doubt(username: string, [first]: readonly DbHost[]): string {
  return (
    `Its password has a character that should be percent-encoded. KIOPS took “${username}” as the user name, ` +
    `“${first?.host ?? ''}” as the host, and all between them as the password: look whether that is right.`
  );
}
