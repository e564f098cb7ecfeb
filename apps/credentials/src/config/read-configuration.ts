import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { LIMITS, PASSWORD_FAULTS, PLAN_IDS, passwordFault, type PlanId } from '@kiops/contracts';
import { type AddressRange, parseAddressRange } from './address-range';
import {
  API_DOCS,
  Configuration,
  ConfigurationError,
  LOG_LEVELS,
  type FirstAdmin,
  type VpnNetwork,
  type WrittenMasterKeys,
} from './configuration';
import { parseDatabaseUrl } from './database-url';
import { INTAKE_TIMES } from './intake-settings';

const MIB = 1024 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Every variable that the service reads, and what it must look like. On a terminal the log is quiet by default.
 * @throws ConfigurationError naming the first that is wrong.
 */
export function readConfiguration(environment: Environment, terminal = false): Configuration {
  const read = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const dataDirAsWritten = read('KIOPS_DATA_DIR') ?? './data';
  const databaseUrl = read('DATABASE_URL');
  const masterKeys = readMasterKeys(read);
  if (databaseUrl !== undefined && masterKeys === undefined) {
    throw new ConfigurationError('With DATABASE_URL, set KIOPS_MASTER_KEYS or KIOPS_MASTER_KEYS_FILE too.');
  }
  return {
    host: readHost(read('KIOPS_HOST')),
    port: readInteger('KIOPS_PORT', read('KIOPS_PORT'), 3000, 0, LIMITS.port.max),
    publicUrl: readPublicUrl(read('KIOPS_PUBLIC_URL')),
    tls: readTls(read('KIOPS_TLS_CERT'), read('KIOPS_TLS_KEY')),
    trustedProxies: readRanges('KIOPS_TRUSTED_PROXIES', read('KIOPS_TRUSTED_PROXIES')),
    apiDocs: readChoice('KIOPS_API_DOCS', read('KIOPS_API_DOCS'), API_DOCS, 'signed-in'),
    unreadTimeout: 1_000 * readInteger('KIOPS_UNREAD_SECONDS', read('KIOPS_UNREAD_SECONDS'), 30, 1, 3_600),
    requestsPerSecond: readInteger(
      'KIOPS_REQUESTS_PER_SECOND',
      read('KIOPS_REQUESTS_PER_SECOND'),
      2_000,
      0,
      1_000_000,
    ),
    intake: {
      ...INTAKE_TIMES,
      bytesPerAddress:
        MIB *
        readInteger('KIOPS_BODIES_PER_ADDRESS_MIB', read('KIOPS_BODIES_PER_ADDRESS_MIB'), 256, 1, 65_536),
      bytesInAll: MIB * readInteger('KIOPS_BODIES_MIB', read('KIOPS_BODIES_MIB'), 512, 1, 65_536),
    },
    session: {
      idle:
        60 * readInteger('KIOPS_SESSION_IDLE_MINUTES', read('KIOPS_SESSION_IDLE_MINUTES'), 720, 5, 43_200),
      lifetime:
        3_600 *
        readInteger('KIOPS_SESSION_LIFETIME_HOURS', read('KIOPS_SESSION_LIFETIME_HOURS'), 168, 1, 8_760),
    },
    relay: {
      deny: readRanges('KIOPS_RELAY_DENY', read('KIOPS_RELAY_DENY')),
      allow: readRanges('KIOPS_RELAY_ALLOW', read('KIOPS_RELAY_ALLOW')),
      perUser: readInteger('KIOPS_RELAY_PER_USER', read('KIOPS_RELAY_PER_USER'), 32, 1, 10_000),
      idleTimeout:
        1_000 * readInteger('KIOPS_RELAY_IDLE_SECONDS', read('KIOPS_RELAY_IDLE_SECONDS'), 900, 10, 86_400),
    },
    dataDir: resolve(dataDirAsWritten),
    dataDirAsWritten,
    databaseUrl: readDatabaseUrl(databaseUrl),
    databasePool: readInteger('KIOPS_DATABASE_POOL', read('KIOPS_DATABASE_POOL'), 10, 2, 200),
    masterKeys,
    defaultPlan: readDefaultPlan(read('KIOPS_DEFAULT_PLAN')),
    firstAdmin: readFirstAdmin(read('KIOPS_ADMIN_EMAIL'), environment['KIOPS_ADMIN_PASSWORD'] || undefined),
    vpnNetworks: readList(read('KIOPS_VPN_NETWORKS')).map(readVpnNetwork),
    logLevel: readChoice('KIOPS_LOG_LEVEL', read('KIOPS_LOG_LEVEL'), LOG_LEVELS, terminal ? 'warn' : 'info'),
  };
}

function readMasterKeys(read: (name: string) => string | undefined): WrittenMasterKeys | undefined {
  const inline = read('KIOPS_MASTER_KEYS');
  const file = read('KIOPS_MASTER_KEYS_FILE');
  if (inline !== undefined && file !== undefined) {
    throw new ConfigurationError('Set only one of KIOPS_MASTER_KEYS and KIOPS_MASTER_KEYS_FILE.');
  }
  if (inline !== undefined) return { text: inline, source: 'KIOPS_MASTER_KEYS' };
  if (file === undefined) return undefined;
  const text = readText('KIOPS_MASTER_KEYS_FILE', file);
  if (text.trim() === '') throw new ConfigurationError('KIOPS_MASTER_KEYS_FILE names a file that is empty.');
  return { text, source: 'the file that KIOPS_MASTER_KEYS_FILE names' };
}

function readDefaultPlan(value: string | undefined): PlanId {
  return readChoice('KIOPS_DEFAULT_PLAN', value, PLAN_IDS, 'enterprise');
}

function readHost(value = '127.0.0.1'): string {
  if (!/^[0-9a-z.:_-]+$/i.test(value)) {
    throw new ConfigurationError('KIOPS_HOST must be an address to listen on, such as 127.0.0.1 or 0.0.0.0.');
  }
  return value;
}

function readPublicUrl(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash;
  if (!isOrigin || url.username || url.password) {
    throw new ConfigurationError(
      'KIOPS_PUBLIC_URL must be an address without a path: https://kiops.example.com',
    );
  }
  return url.origin;
}

function readTls(cert: string | undefined, key: string | undefined): Configuration['tls'] {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    throw new ConfigurationError('KIOPS_TLS_CERT and KIOPS_TLS_KEY go together: set both, or none.');
  }
  const pem = { cert: readText('KIOPS_TLS_CERT', cert), key: readText('KIOPS_TLS_KEY', key) };
  try {
    createSecureContext(pem);
  } catch {
    throw new ConfigurationError(
      'KIOPS_TLS_CERT and KIOPS_TLS_KEY must name a PEM certificate and its private key, without a passphrase.',
    );
  }
  return { cert: resolve(cert), key: resolve(key) };
}

function readDatabaseUrl(value: string | undefined): string | undefined {
  if (value !== undefined) parseDatabaseUrl(value);
  return value;
}

function readFirstAdmin(email: string | undefined, password: string | undefined): FirstAdmin | undefined {
  if (email === undefined && password === undefined) return undefined;
  if (email === undefined || password === undefined) {
    throw new ConfigurationError(
      'KIOPS_ADMIN_EMAIL and KIOPS_ADMIN_PASSWORD go together: set both, or none.',
    );
  }
  if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > LIMITS.email.max) {
    throw new ConfigurationError('KIOPS_ADMIN_EMAIL must be an email address.');
  }
  const fault = passwordFault(password, { email });
  if (fault) throw new ConfigurationError(`KIOPS_ADMIN_PASSWORD: ${PASSWORD_FAULTS[fault]}`);
  return { email, password };
}

function readVpnNetwork(text: string): VpnNetwork {
  const [name, cidr, ...rest] = text.split('=').map((part) => part.trim());
  const range = cidr && rest.length === 0 ? parseAddressRange(cidr) : undefined;
  if (!name || !range) {
    throw new ConfigurationError(
      'KIOPS_VPN_NETWORKS must be names and networks: office=10.8.0.0/16,lab=fd00:8::/32',
    );
  }
  return { name, range };
}

function readRanges(name: string, value: string | undefined): AddressRange[] {
  return readList(value).map((text) => {
    const range = parseAddressRange(text);
    if (!range) throw new ConfigurationError(`${name} must be addresses or networks: 10.0.0.0/8,::1`);
    return range;
  });
}

function readList(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function readInteger(
  name: string,
  value: string | undefined,
  fallback: number,
  min: number,
  max: number,
): number {
  if (value === undefined) return fallback;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (!(number >= min && number <= max)) {
    throw new ConfigurationError(`${name} must be a whole number from ${min} to ${max}.`);
  }
  return number;
}

function readChoice<Choice extends string>(
  name: string,
  value: string | undefined,
  choices: readonly Choice[],
  fallback: Choice,
): Choice {
  if (value === undefined) return fallback;
  const choice = choices.find((known) => known === value.toLowerCase());
  if (choice === undefined) throw new ConfigurationError(`${name} must be one of ${choices.join(', ')}.`);
  return choice;
}

function readText(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    throw new ConfigurationError(`${name} names a file that ${reason}.`);
  }
}
