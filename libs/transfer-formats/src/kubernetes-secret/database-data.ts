import { addDbAccount, type DbAccount } from '../databases/db-account';
import { settingOf } from '../databases/settings';
import type { ReadingBuilder } from '../reading-builder';
import { dsnAccount, pairsAccount } from '../uri/dsn-account';
import { engineOfUri } from '../uri/uri-account';
import type { SecretData } from './secret-data';

/** Longer values are no address. */
const LONGEST = 20_000;

/** Keys of a Secret in which its kind of database stands. */
const ENGINE_KEYS = ['engine', 'type', 'driver', 'dialect', 'provider'];

/**
 * Adds the accounts of databases that a Secret holds: those of its addresses, or else the one that its host, user name and
 * password tell together, as operators and charts write them. Gives the keys that are told by them.
 */
export function addDatabases(
  builder: ReadingBuilder,
  data: SecretData,
  at: (key: string) => string,
  name: string,
): readonly string[] {
  const found = new Map<string, DbAccount>();
  const used: string[] = [];
  for (const [key, value] of data) {
    const account = value === undefined || value.length > LONGEST ? undefined : dsnAccount(value.trim());
    if (typeof account !== 'object') continue;
    used.push(key);
    // The same account in the words of another driver.
    const same = sameness(account);
    if (found.has(same)) continue;
    found.set(same, account);
    addDbAccount(builder, at(key), { ...account, label: `${name} ${key}`.trim() });
  }
  if (found.size === 0) return addTold(builder, data, at, name);
  const parts = new Set([...found.values()].flatMap(partsOf));
  const told = [...data].filter(([key, value]) => settingOf(key) && value !== undefined && parts.has(value));
  return [...used, ...told.map(([key]) => key)];
}

function addTold(
  builder: ReadingBuilder,
  data: SecretData,
  at: (key: string) => string,
  name: string,
): readonly string[] {
  const pairs = [...data].flatMap(([key, value]) => (settingOf(key) && value ? [[key, value] as const] : []));
  const keyOf = (setting: string) => pairs.find(([key]) => settingOf(key) === setting)?.[0];
  const engineKey = ENGINE_KEYS.find((key) => engineOfUri(`${data.get(key) ?? ''}://`) !== undefined);
  const passwordKey = keyOf('password');
  if (passwordKey === undefined || keyOf('host') === undefined) return [];
  if (engineKey === undefined && keyOf('database') === undefined) return [];
  const engine = engineKey === undefined ? undefined : engineOfUri(`${data.get(engineKey) ?? ''}://`);
  const account = pairsAccount(engine ?? 'postgresql', pairs);
  if (typeof account === 'string') return [];
  addDbAccount(builder, at(passwordKey), {
    ...account,
    label: name,
    asks: [...(engine === undefined ? ['engine'] : []), ...(account.asks ?? [])],
  });
  return [...pairs.map(([key]) => key), ...(engineKey === undefined ? [] : [engineKey])];
}

function sameness({ engine, hosts, database, username, password }: DbAccount): string {
  return JSON.stringify([engine, hosts.map(({ host }) => host), database, username, password]);
}

function partsOf({ hosts, database, username, password }: DbAccount): readonly string[] {
  return [...hosts.flatMap(({ host, port }) => [host, String(port)]), database, username, password].filter(
    (part) => part !== undefined,
  );
}
