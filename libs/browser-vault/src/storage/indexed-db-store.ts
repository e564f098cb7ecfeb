import localforage from 'localforage';
import { VaultError } from '../vault-errors';
import { VaultStore } from './vault-store';

/** The database of one user: another account in the same browser has another one. */
export function databaseName(userId: string): string {
  return `kiops-vault-${userId}`;
}

/**
 * A store in IndexedDB. No other driver of localforage is allowed: its fallback, localStorage, holds text only and
 * would turn a CryptoKey into `{}`.
 */
export function indexedDbStore(userId: string): VaultStore {
  const database = localforage.createInstance({
    name: databaseName(userId),
    storeName: 'vault',
    driver: localforage.INDEXEDDB,
  });
  return {
    get: (key) => translated(async () => (await database.getItem<unknown>(key)) ?? undefined),
    all: (prefix) =>
      translated(async () => {
        const found = new Map<string, unknown>();
        await database.iterate<unknown, void>((value, key) => {
          if (key.startsWith(prefix)) found.set(key, value);
        });
        return found;
      }),
    set: (key, value) => translated(async () => void (await database.setItem(key, value))),
    remove: (key) => translated(() => database.removeItem(key)),
    clear: () => translated(() => database.clear()),
  };
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new VaultError(isQuotaError(error) ? 'quota-full' : 'unavailable');
  }
}

function isQuotaError(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}
