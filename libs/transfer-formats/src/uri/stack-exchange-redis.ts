import type { DbAccount } from '../databases/db-account';
import { accountOf, readSettings, type Pair } from '../databases/settings';
import { MOST_PAIRS } from './pairs';
import { uriAccount } from './uri-account';

/** By which of its settings the form is known. */
const TELLING = /^(?:password|abortConnect)$/i;

/** All that the client knows, in lower case; `$COMMAND` renames a command. */
const NAMES: ReadonlySet<string> = new Set(
  (
    'abortConnect allowAdmin asyncTimeout channelPrefix checkCertificateRevocation configChannel configCheckSeconds ' +
    'connectRetry connectTimeout defaultDatabase defaultVersion highIntegrity keepAlive name password ' +
    'preserveAsyncOrder protocol proxy resolveDns responseTimeout serviceName setClientLibrary setLib ssl sslHost ' +
    'sslProtocols syncTimeout tieBreaker tunnel user version writeBuffer'
  )
    .toLowerCase()
    .split(' '),
);

/** Where nothing else is said, and TLS is on. */
const TLS_PORT = 6380;

/**
 * `host:port,host:port,password=…,ssl=True` as StackExchange.Redis and Azure write it (its documentation, Configuration):
 * no value can hold a comma. Undefined when it has not this form; a text, which shows none of it, is the reason why it
 * cannot be read.
 */
export function stackExchangeRedisAccount(text: string): DbAccount | string | undefined {
  const parts = text.split(',', MOST_PAIRS + 1).map((part) => part.trim());
  if (!/^(?:\[[^\]\s=]+\]|[^\s:/@=;'"[\]]+)(?::\d{1,5})?$/.test(parts[0])) return undefined;
  const first = parts.findIndex((part) => part.includes('='));
  const pairs = first < 0 ? [] : parts.slice(first).filter((part) => part !== '');
  const settings = pairs.map((part): Pair => {
    const equals = part.indexOf('=');
    return equals < 0 ? ['', part] : [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
  });
  if (!settings.some(([name]) => TELLING.test(name))) return undefined;
  if (parts.length > MOST_PAIRS) return `It has more than ${MOST_PAIRS} settings.`;
  if (settings.some(([name]) => !name.startsWith('$') && !NAMES.has(name.toLowerCase())))
    return 'Between its settings stands something else. It may be the rest of a password: none can hold a “,” in this form.';
  const server = uriAccount(`redis://${parts.slice(0, first).join(',')}`);
  if (typeof server === 'string') return server;
  const { settings: known, dropped } = readSettings(settings.map(([name, value]) => [meaning(name), value]));
  const account = accountOf(known);
  const hosts = server.hosts.map(({ host, port }) => ({
    host,
    port: port ?? (account.tlsMode === 'require' ? TLS_PORT : undefined),
  }));
  return { engine: 'redis', hosts, ...account, dropped };
}

/** Names that mean something else in other addresses keep none of it. */
function meaning(name: string): string {
  const word = name.toLowerCase();
  if (word === 'defaultdatabase') return 'database';
  return word === 'servicename' ? 'name of the Sentinel service' : name;
}
