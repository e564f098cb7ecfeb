import { inject, Injectable } from '@angular/core';
import { BrowserVault, type SshSecret } from '@kiops/browser-vault';
import type { RouteHop } from '@kiops/contracts';

/** What this browser already knows of a route. */
@Injectable()
export class KeptSecrets {
  readonly #vault = inject(BrowserVault);

  /**
   * The preferred secret of every hop; undefined for a hop that has to be asked for: nothing kept, a passphrase that is
   * not kept, or a vault that is locked or cannot be used.
   */
  async of(hops: readonly RouteHop[]): Promise<(SshSecret | undefined)[]> {
    return Promise.all(hops.map((hop) => this.#preferred(hop)));
  }

  async #preferred(hop: RouteHop): Promise<SshSecret | undefined> {
    try {
      const [facts] = await this.#vault.listFor(hop);
      if (!facts || (facts.key?.encrypted && !facts.passphraseKept)) return undefined;
      return (await this.#vault.get(facts.id)).secret;
    } catch {
      return undefined;
    }
  }
}
