import { TLS_MODES, type TlsMode } from '@kiops/contracts';
import type { DbAccount, DbHost } from './db-account';

/** Names under which tools write the same setting, in lower case and without blanks, `-` and `_`. */
const NAMES = {
  host: ['host', 'server', 'datasource', 'addr', 'address', 'networkaddress', 'servername'],
  hostAddress: ['hostaddr'],
  port: ['port', 'portnumber'],
  database: ['database', 'dbname', 'db', 'initialcatalog', 'databasename'],
  username: ['user', 'username', 'userid', 'uid'],
  password: ['password', 'pwd', 'passwd', 'pass'],
  tls: ['sslmode', 'ssl', 'tls', 'usessl', 'encrypt', 'requiressl'],
  authSource: ['authsource'],
  replicaSet: ['replicaset'],
  serviceName: ['servicename'],
} as const;

type Setting = keyof typeof NAMES;

const SETTING_OF = new Map<string, Setting>(
  (Object.keys(NAMES) as Setting[]).flatMap((setting) =>
    NAMES[setting].map((name) => [name, setting] as const),
  ),
);

/** What a name of a setting means; undefined when a record has no field for it. */
export function settingOf(name: string): Setting | undefined {
  return SETTING_OF.get(name.toLowerCase().replace(/[\s_-]/g, ''));
}

export type Pair = readonly [name: string, value: string];

/**
 * Pairs as what they mean. Of settings that stand twice the last one counts, unless `first` is said. An address beside the
 * name of its host only spares the look-up of that name (libpq section 33.1.2).
 */
export function readSettings(
  pairs: readonly Pair[],
  which: 'first' | 'last' = 'last',
): { settings: Partial<Record<Setting, string>>; dropped: readonly string[] } {
  const settings: Partial<Record<Setting, string>> = {};
  const dropped = new Set<string>();
  for (const [name, value] of pairs) {
    const setting = settingOf(name);
    if (setting === undefined || (setting === 'tls' && tlsModeOf(value) === undefined))
      dropped.add(named(name, value));
    else if (settings[setting] === undefined || value === settings[setting]) settings[setting] = value;
    else {
      dropped.add(`${named(name, value)} (it stands twice)`);
      if (which === 'last') settings[setting] = value;
    }
  }
  const { hostAddress, ...others } = settings;
  if (hostAddress !== undefined && others.host) dropped.add('hostaddr');
  return {
    settings: { ...others, ...(hostAddress === undefined ? {} : { host: others.host || hostAddress }) },
    dropped: [...dropped],
  };
}

/** A setting as it is told: what stands without a value, or is no name, may be the rest of a password. */
function named(name: string, value: string): string {
  return value !== '' && /^[A-Za-z][\w .-]{0,60}$/.test(name) ? name : 'without a name or a value';
}

/** The part of an account that is told by settings alone. */
export function accountOf(settings: Partial<Record<Setting, string>>): Omit<DbAccount, 'engine' | 'hosts'> {
  const { database, username, password, tls, authSource, replicaSet, serviceName } = settings;
  return {
    database,
    username,
    password,
    tlsMode: tls === undefined ? undefined : tlsModeOf(tls),
    authSource,
    replicaSet,
    serviceName,
  };
}

/** How many hosts an address may name; the largest clusters that a client is told of have some ten. */
const MOST_HOSTS = 16;

/** Why a list names more hosts than are read; undefined when it does not. */
export function tooManyHosts({ length }: readonly string[]): string | undefined {
  return length > MOST_HOSTS ? `It names more than ${MOST_HOSTS} hosts.` : undefined;
}

/**
 * Hosts and ports of two lists, as libpq and others write them: one port is for all hosts, and a port may stand without
 * any. A text is the reason why they cannot be read.
 */
export function hostsOf(host: string | undefined, port: string | undefined): readonly DbHost[] | string {
  if (host === undefined || host === '') return portAlone(port ?? '');
  const names = host.split(',', MOST_HOSTS + 1);
  const fault = tooManyHosts(names);
  if (fault !== undefined) return fault;
  const ports = (port ?? '').split(',', MOST_HOSTS);
  const hosts = names.map((name, index) => ({
    host: name.trim().replace(/^\[(.*)\]$/, '$1'),
    port: portOf(ports.length === 1 ? ports[0] : (ports[index] ?? '')),
  }));
  return hosts.some(({ port: number }) => number === null) ? NO_PORT : (hosts as readonly DbHost[]);
}

function portAlone(text: string): readonly DbHost[] | string {
  const port = portOf(text);
  if (port === null) return NO_PORT;
  return port === undefined ? [] : [{ host: '', port }];
}

const NO_PORT = 'Its port is no number from 1 to 65535.';

/** A port as a number; undefined when there is none, null when it is no port. */
export function portOf(text: string): number | undefined | null {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const port = /^\d{1,5}$/.test(trimmed) ? Number(trimmed) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

const TLS_WORDS: Readonly<Record<string, TlsMode>> = {
  true: 'require',
  yes: 'require',
  on: 'require',
  '1': 'require',
  mandatory: 'require',
  required: 'require',
  strict: 'verify-full',
  trust: 'require',
  skipverify: 'require',
  noverify: 'require',
  false: 'disable',
  no: 'disable',
  off: 'disable',
  '0': 'disable',
  disabled: 'disable',
  none: 'disable',
  optional: 'prefer',
  preferred: 'prefer',
  allow: 'prefer',
  verifyca: 'verify-ca',
  verifyidentity: 'verify-full',
  verifyfull: 'verify-full',
};

function tlsModeOf(text: string): TlsMode | undefined {
  const word = text.trim().toLowerCase();
  if ((TLS_MODES as readonly string[]).includes(word)) return word as TlsMode;
  const plain = word.replace(/[\s_-]/g, '');
  return Object.hasOwn(TLS_WORDS, plain) ? TLS_WORDS[plain] : undefined;
}

/** Whether a host is a place in a file system: a socket. */
export function isSocket(host: string): boolean {
  return host.startsWith('/') || host.startsWith('@') || host.startsWith('\\\\.\\');
}

export const SOCKET = 'It is reached over a socket of its own machine, which has no address for KIOPS.';
