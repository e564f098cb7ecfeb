import { VaultStore } from '../storage/vault-store';
import { VaultError } from '../vault-errors';

/** What becomes of the write at which the tab ends. */
export type LastWrite = 'happens' | 'does not happen';

/** The tab was killed: nothing that it began goes on. */
export class TabKilled extends Error {}

/** A store whose tab is killed at the n-th write, which still happens or does not. Counts the writes on the way. */
export class InterruptedStore implements VaultStore {
  writes = 0;
  private killed = false;

  constructor(
    private readonly store: VaultStore,
    private readonly killAt: number,
    private readonly lastWrite: LastWrite,
  ) {}

  get(key: string): Promise<unknown> {
    return this.alive(() => this.store.get(key));
  }

  all(prefix: string): Promise<ReadonlyMap<string, unknown>> {
    return this.alive(() => this.store.all(prefix));
  }

  count(): Promise<number> {
    return this.alive(() => this.store.count());
  }

  watch(listener: () => void): void {
    this.store.watch(listener);
  }

  close(): void {
    this.store.close();
  }

  set(key: string, value: unknown): Promise<void> {
    return this.write(() => this.store.set(key, value));
  }

  remove(key: string): Promise<void> {
    return this.write(() => this.store.remove(key));
  }

  clear(): Promise<void> {
    return this.write(() => this.store.clear());
  }

  private async alive<T>(work: () => Promise<T>): Promise<T> {
    if (this.killed) throw new TabKilled();
    return work();
  }

  private async write(work: () => Promise<void>): Promise<void> {
    if (this.killed) throw new TabKilled();
    this.writes += 1;
    if (this.writes !== this.killAt) return work();
    this.killed = true;
    if (this.lastWrite === 'happens') await work();
    throw new TabKilled();
  }
}

/** A store in which there is no room for one more byte once it is full. */
export function fillableStore(store: VaultStore): VaultStore & { full: boolean } {
  return {
    full: false,
    get: (key) => store.get(key),
    all: (prefix) => store.all(prefix),
    count: () => store.count(),
    watch: (listener) => store.watch(listener),
    close: () => store.close(),
    remove: (key) => store.remove(key),
    clear: () => store.clear(),
    async set(key, value) {
      if (this.full) throw new VaultError('quota-full');
      await store.set(key, value);
    },
  };
}
