import { effect, inject, Injectable, signal, untracked } from '@angular/core';
import { BrowserVault } from '@kiops/browser-vault';
import { type Server, serverAddress } from '@kiops/contracts';

/** For which accounts this browser keeps an SSH secret; also while the vault is locked. */
@Injectable()
export class KeptAccounts {
  readonly #vault = inject(BrowserVault);
  readonly #addresses = signal<ReadonlySet<string> | undefined>(undefined);
  #reads = 0;

  constructor() {
    effect(() => {
      this.#vault.changes();
      this.#vault.state();
      untracked(() => void this.#read());
    });
  }

  /** Whether this browser could keep a secret for a server, and has none yet. */
  lacks(server: Server): boolean {
    const isUsable = ['ready', 'empty', 'locked'].includes(this.#vault.state().status);
    return isUsable && this.#addresses()?.has(serverAddress(server)) === false;
  }

  /** Of a vault that cannot be read nothing is known; the notice above the page says why. */
  async #read(): Promise<void> {
    const read = (this.#reads += 1);
    const facts = await this.#vault.list().catch(() => undefined);
    if (read === this.#reads) this.#addresses.set(facts && new Set(facts.map(({ address }) => address)));
  }
}
