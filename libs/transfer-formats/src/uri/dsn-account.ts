import type { DbEngine } from '@kiops/contracts';
import type { DbAccount } from '../databases/db-account';
import {
  accountOf,
  hostsOf,
  isSocket,
  portOf,
  readSettings,
  settingOf,
  SOCKET,
  type Pair,
} from '../databases/settings';
import { conninfoPairs, semicolonPairs } from './pairs';
import { stackExchangeRedisAccount } from './stack-exchange-redis';
import { engineOfUri, sqlServerAccount, sqlServerAt, uriAccount } from './uri-account';

/**
 * Reads one address of a database in any form that is known: URIs, JDBC, `key=value` of libpq, ADO.NET, ODBC and PDO,
 * StackExchange.Redis, and Go's `user:password@tcp(host:port)/db`. Undefined when it has none of these forms; a text is the reason why it cannot
 * be read.
 */
export function dsnAccount(text: string): DbAccount | string | undefined {
  if (/^jdbc:/i.test(text)) return jdbcAccount(text.slice(5));
  if (engineOfUri(text) !== undefined) return uriAccount(text);
  return (
    stackExchangeRedisAccount(text) ??
    goAccount(text) ??
    pdoAccount(text) ??
    libpqAccount(text) ??
    adoAccount(text)
  );
}

function jdbcAccount(text: string): DbAccount | string {
  const oracle = /^oracle:(?:thin|oci8?):(.*)$/is.exec(text);
  if (oracle) return oracleAccount(oracle[1]);
  const jtds = /^jtds:sqlserver:\/\/([^/;]+)(?:\/([^;]*))?(.*)$/is.exec(text);
  if (jtds) {
    const account = sqlServerAccount(`${jtds[1]}${jtds[3]}`);
    return typeof account === 'string' ? account : { database: jtds[2] || undefined, ...defined(account) };
  }
  const server = /^sqlserver:\/\/(.*)$/is.exec(text);
  if (server) return sqlServerAccount(server[1]);
  const local = /^(postgresql|mysql|mariadb):([^/?:][^?:]*)(\?.*)?$/is.exec(text);
  if (local) return uriAccount(`${local[1]}:///${local[2]}${local[3] ?? ''}`);
  if (/^\w+(?::\w+)*:\/\/[^/]*\(/.test(text))
    return 'It writes its hosts as (name=value), which KIOPS does not read. Write them as host:port.';
  return uriAccount(text);
}

function defined(account: DbAccount): DbAccount {
  return Object.fromEntries(
    Object.entries(account).filter(([, value]) => value !== undefined),
  ) as unknown as DbAccount;
}

/** `user/password@//host:port/service` or `…@host:port:sid`. */
function oracleAccount(text: string): DbAccount | string {
  const match =
    /^(?:([^/@"]+|"[^"]*")\/("[^"]*"|.*))?@(?:\/\/)?(\[[^\]]+\]|[^:/@()]+)(?::(\d+))?(?:([:/])([^:/@?]+))?(?:[?:].*)?$/s.exec(
      text,
    );
  if (match === null)
    return 'It is not written as user/password@host:port/service. Addresses in TNS form are not read.';
  const [, username, password, host, port, mark, name] = match;
  const number = portOf(port ?? '');
  if (number === null) return 'Its port is no number from 1 to 65535.';
  const bare = (part: string | undefined) => part?.replace(/^"(.*)"$/s, '$1');
  return {
    engine: 'oracle',
    hosts: [{ host: host.replace(/^\[(.*)\]$/, '$1'), port: number }],
    database: name,
    username: bare(username),
    password: bare(password),
    serviceName: mark === '/' ? name : undefined,
  };
}

/**
 * `user:password@tcp(host:port)/db?…` (go-sql-driver/mysql): the password goes up to the last `@` before `tcp(`. Without an
 * address, `user:password@/db`, the driver takes the machine that it runs on.
 */
function goAccount(text: string): DbAccount | string | undefined {
  const match = /^([^:@/]*)(?::(.*))?@(?:(tcp|unix)\(([^)]*)\))?\/([^?/]*)(?:\?(.*))?$/s.exec(text);
  if (match === null) return undefined;
  const [, username, password, kind, address, database, query] = match;
  if (kind === undefined && (!username || !password || password.startsWith('//'))) return undefined;
  if (kind === 'unix') return SOCKET;
  const account = uriAccount(`mysql://${address ?? '127.0.0.1'}/${database}${query ? `?${query}` : ''}`);
  return typeof account === 'string' ? account : { ...account, username, password };
}

const PDO: Readonly<Record<string, DbEngine>> = { mysql: 'mysql', pgsql: 'postgresql', sqlsrv: 'sqlserver' };

/** `mysql:host=…;dbname=…` of PHP. */
function pdoAccount(text: string): DbAccount | string | undefined {
  const match = /^(mysql|pgsql|sqlsrv):(?=\w+\s*=)(.*)$/is.exec(text);
  const pairs = match && semicolonPairs(match[2]);
  return match && pairs ? pairsAccount(PDO[match[1].toLowerCase()], pairs) : undefined;
}

function libpqAccount(text: string): DbAccount | string | undefined {
  const pairs = /^\w+=[^'\s;]*;/.test(text) ? undefined : conninfoPairs(text);
  const names = pairs?.map(([name]) => name) ?? [];
  const isLibpq =
    names.some((name) => /^(?:host|hostaddr|dbname)$/.test(name)) &&
    names.every((name) => /^[a-z_]+$/.test(name));
  return pairs && isLibpq ? pairsAccount('postgresql', pairs) : undefined;
}

function adoAccount(text: string): DbAccount | string | undefined {
  const pairs = semicolonPairs(text);
  if (pairs === undefined) return undefined;
  const meant = new Set(pairs.map(([name]) => settingOf(name)));
  if (!meant.has('host') || !(meant.has('password') || meant.has('database') || meant.has('username')))
    return undefined;
  const [engine, sure] = engineOfPairs(pairs);
  const account = pairsAccount(engine, pairs);
  return typeof account === 'string' || sure
    ? account
    : { ...account, asks: ['engine', ...(account.asks ?? [])] };
}

/** The engine that pairs are for, and whether they leave no doubt. */
function engineOfPairs(pairs: readonly Pair[]): readonly [DbEngine, boolean] {
  const of = new Map(
    pairs.map(([name, value]) => [name.toLowerCase().replace(/[\s_-]/g, ''), value.toLowerCase()]),
  );
  const driver = `${of.get('driver') ?? ''} ${of.get('provider') ?? ''}`;
  for (const [word, engine] of [
    ['postgres', 'postgresql'],
    ['mariadb', 'mariadb'],
    ['mysql', 'mysql'],
    ['oracle', 'oracle'],
    ['sql server', 'sqlserver'],
    ['sqlncli', 'sqlserver'],
    ['sqloledb', 'sqlserver'],
    ['msoledbsql', 'sqlserver'],
  ] as const) {
    if (driver.includes(word)) return [engine, true];
  }
  if (/^\(description|^\/\/|^[^,\\]+:\d+\/\w/.test(of.get('datasource') ?? '')) return ['oracle', true];
  if (of.has('host') && !of.has('server') && !of.has('datasource'))
    return ['postgresql', of.has('username') || of.has('database')];
  if (
    [
      'initialcatalog',
      'trustservercertificate',
      'multipleactiveresultsets',
      'encrypt',
      'integratedsecurity',
      'trustedconnection',
      'applicationintent',
    ].some((name) => of.has(name))
  ) {
    return ['sqlserver', true];
  }
  const server = of.get('server') ?? of.get('datasource') ?? '';
  if (/^tcp:|,\s*\d+$|\\|^\(local|^\.$/.test(server)) return ['sqlserver', true];
  if (of.has('sslmode') || of.has('allowuservariables') || of.has('charset')) return ['mysql', true];
  return of.has('port') ? ['mysql', false] : ['sqlserver', false];
}

/** An account of pairs, whatever wrote them. */
export function pairsAccount(
  engine: DbEngine,
  pairs: readonly Pair[],
  which: 'first' | 'last' = 'last',
): DbAccount | string {
  const { settings, dropped } = readSettings(pairs, which);
  const { host, port, ...others } = settings;
  const account = { ...accountOf(others), dropped };
  if (engine === 'sqlserver') return sqlServerAt(host ?? '', port, account);
  if (engine === 'oracle') {
    const read = oracleAccount(`@${host ?? ''}`);
    return typeof read === 'string' ? read : { ...account, ...defined(read) };
  }
  const together = /^(\[[^\]]+\]|[^:,[\]]+):(\d{1,5})$/.exec(host ?? '');
  const hosts = together && port === undefined ? hostsOf(together[1], together[2]) : hostsOf(host, port);
  if (typeof hosts === 'string') return hosts;
  if (hosts.some((one) => isSocket(one.host))) return SOCKET;
  return { engine, hosts, ...account };
}
