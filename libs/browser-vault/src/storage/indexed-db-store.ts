import localforage from 'localforage';
import { VaultError } from '../vault-errors';
import { DatabaseConnection } from './database-connection';
import { localforageDriver } from './localforage-driver';
import { VaultStore } from './vault-store';

const STORE_NAME = 'vault';

/** The database of one user: another account in the same browser has another one. */
export function databaseName(userId: string): string {
  return `kiops-vault-${userId}`;
}

/**
 * A store in IndexedDB. No other driver of localforage is allowed: its fallback, localStorage, holds text only and
 * would turn a CryptoKey into `{}`.
 */
export function indexedDbStore(userId: string): VaultStore {
  const name = databaseName(userId);
  let listener: (() => void) | undefined;
  const connection = new DatabaseConnection(name, STORE_NAME, () => listener?.());
  const driver = `${name}-${crypto.randomUUID()}`;
  const ready = localforage
    .defineDriver(localforageDriver(driver, connection))
    .then(() => localforage.createInstance({ name, storeName: STORE_NAME, driver }));

  async function translated<T>(work: (database: LocalForage) => Promise<T>): Promise<T> {
    try {
      return await work(await ready);
    } catch (error) {
      // A newer console has its own idea of what is in there: this one keeps its hands off.
      if (connection.upgraded) throw new VaultError('newer-version');
      throw new VaultError(isQuotaError(error) ? 'quota-full' : 'unavailable');
    }
  }

  return {
    get: (key) => translated(async (database) => (await database.getItem<unknown>(key)) ?? undefined),
    count: () => translated((database) => database.length()),
    all: (prefix) =>
      translated(async (database) => {
        const found = new Map<string, unknown>();
        await database.iterate<unknown, void>((value, key) => {
          if (key.startsWith(prefix)) found.set(key, value);
        });
        return found;
      }),
    set: (key, value) => translated(async (database) => void (await database.setItem(key, value))),
    remove: (key) => translated((database) => database.removeItem(key)),
    clear: () => translated((database) => database.clear()),
    watch: (called) => {
      listener = called;
    },
    close: () => {
      listener = undefined;
      connection.close();
    },
  };
}

function isQuotaError(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}
