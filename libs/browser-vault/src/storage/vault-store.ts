/**
 * Where a vault keeps its items: a map that outlives the page. Each write is atomic, and has happened when its
 * promise resolves. Values are structured-cloned, so that a CryptoKey stays one.
 */
export interface VaultStore {
  /** Undefined when there is none. Rejects with `VaultError` `unavailable` or `newer-version`. */
  get(key: string): Promise<unknown>;
  /** How many items there are. */
  count(): Promise<number>;
  /** Every item whose key starts with `prefix`. */
  all(prefix: string): Promise<ReadonlyMap<string, unknown>>;
  /** Rejects with `VaultError` `quota-full` or `unavailable`; then the old value is still there. */
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  /** Removes all items in one step. */
  clear(): Promise<void>;
  /** Calls the listener when the browser closed or deleted the store, or a newer console took it over. */
  watch(listener: () => void): void;
  /** Ends the watch. */
  close(): void;
}
