import localforage from 'localforage';
import { checkCost, COST_BOUNDS, PassphraseKdf } from '../locks/argon2';
import { databaseName } from '../storage/indexed-db-store';
import { Vault } from '../vault/vault';
import { browserParts, VaultParts } from '../vault/vault-parts';

/** The least that is allowed: the specs are about locks, not about their cost. */
export const CHEAPEST = { memoryKiB: COST_BOUNDS.memoryKiB.min, passes: COST_BOUNDS.passes.min };

/** Stands in for Argon2id where a spec is about something else: as many keys, without the work. */
export const quickKdf: PassphraseKdf = async (passphrase, parameters) => {
  checkCost(parameters);
  const input = new Uint8Array([...passphrase, ...parameters.salt]);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', input));
};

/** One user of this browser, with as many tabs as a spec opens. All stand on the same real IndexedDB. */
export class TestUser {
  readonly id = crypto.randomUUID();
  private readonly opened: Vault[] = [];

  /** A new tab, as far as a vault can tell. */
  async tab(parts: Partial<VaultParts> = {}): Promise<Vault> {
    const vault = this.unstarted(parts);
    await vault.start();
    return vault;
  }

  unstarted(parts: Partial<VaultParts> = {}): Vault {
    const vault = new Vault({ ...this.parts(), ...parts }, () => undefined);
    this.opened.push(vault);
    return vault;
  }

  parts(): VaultParts {
    return { ...browserParts(this.id), kdf: quickKdf, cost: CHEAPEST };
  }

  /** Closes the browser: every tab is gone, without a chance to say anything. */
  quit(): void {
    for (const vault of this.opened.splice(0)) abandon(vault);
  }

  /** Everything that is stored, as somebody who copies the files would find it. */
  async rawItems(): Promise<Map<string, unknown>> {
    const items = new Map<string, unknown>();
    const database = localforage.createInstance({ name: databaseName(this.id), storeName: 'vault' });
    await database.iterate((value, key) => void items.set(key, value));
    return items;
  }

  async writeRaw(key: string, value: unknown): Promise<void> {
    await localforage.createInstance({ name: databaseName(this.id), storeName: 'vault' }).setItem(key, value);
  }

  async removeRaw(key: string): Promise<void> {
    await localforage.createInstance({ name: databaseName(this.id), storeName: 'vault' }).removeItem(key);
  }

  /** Deletes all that the browser has of this user, under open tabs too. */
  async clearSiteData(): Promise<void> {
    await localforage.dropInstance({ name: databaseName(this.id) });
  }

  async remove(): Promise<void> {
    this.quit();
    await localforage.dropInstance({ name: databaseName(this.id) });
  }
}

/** Longer than anything a spec waits for takes, also on a busy machine; shorter than a spec may take as a whole. */
const LONGEST = 20_000;

/** Waits until the vault shows what is expected. */
export function until(vault: Vault, status: Vault['state']['status']): Promise<void> {
  return untilTrue(() => vault.state.status === status);
}

/** Waits until something holds, looking again after each task. What never comes is an error that names the condition. */
export async function untilTrue(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + LONGEST; performance.now() < end; await nextTask()) {
    if (holds()) return;
  }
  throw new Error(`Waited ${LONGEST / 1000} seconds in vain for: ${holds.toString()}`);
}

/** Lets everything that is under way go one step further. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** A tab that ends without a word: its messages reach nobody, and nothing reaches it. */
function abandon(vault: Vault): void {
  const { parts } = vault as unknown as { parts: VaultParts };
  parts.channel.close();
  parts.store.close();
}
