import type { DatabaseConnection } from './database-connection';

/**
 * IndexedDB for localforage, over a connection of ours. Its own driver does not come back when its connection is closed
 * while several requests are on their way: from then on all fail, until the page is loaded anew.
 */
export function localforageDriver(name: string, connection: DatabaseConnection): LocalForageDriver {
  const one = <T>(mode: IDBTransactionMode, request: (items: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
    connection.run(mode, (items) => {
      const made = request(items);
      return () => made.result;
    });
  const all = (): Promise<readonly (readonly [string, unknown])[]> =>
    connection.run('readonly', (items) => {
      const [keys, values] = [items.getAllKeys(), items.getAll() as IDBRequest<unknown[]>];
      return () => keys.result.map((key, index) => [String(key), values.result[index]] as const);
    });
  return {
    _driver: name,
    _initStorage: () => undefined,
    _support: true,
    getItem: async <T>(key: string) =>
      ((await one('readonly', (items) => items.get(key))) ?? null) as T | null,
    setItem: async <T>(key: string, value: T) => {
      await one('readwrite', (items) => items.put(value, key));
      return value;
    },
    removeItem: (key) => one('readwrite', (items) => items.delete(key)),
    clear: () => one('readwrite', (items) => items.clear()),
    length: () => one('readonly', (items) => items.count()),
    keys: async () => (await all()).map(([key]) => key),
    key: async (index) => (await all())[index][0],
    iterate: async <T, U>(visit: (value: T, key: string, count: number) => U) => {
      let result: U | undefined;
      for (const [index, [key, value]] of (await all()).entries()) {
        result = visit(value as T, key, index + 1);
        if (result !== undefined) break;
      }
      return result as U;
    },
  };
}
