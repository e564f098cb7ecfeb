import { inject, Injectable } from '@angular/core';
import { BrowserVault, type SshSecret } from '@kiops/browser-vault';
import type { RouteHop } from '@kiops/contracts';

/** What this browser already knows of a server. */
@Injectable()
export class KeptSecrets {
  readonly #vault = inject(BrowserVault);

  /**
   * The kept secrets that can be used without asking, the preferred one first. Without: a key whose passphrase is not
   * kept, and everything while the vault is locked or cannot be used.
   */
  async usable(hop: RouteHop): Promise<SshSecret[]> {
    try {
      const facts = await this.#vault.listFor(hop);
      const usable = facts.filter(({ key, passphraseKept }) => !key?.encrypted || passphraseKept);
      return (await Promise.all(usable.map(({ id }) => this.#vault.get(id)))).map(({ secret }) => secret);
    } catch {
      return [];
    }
  }
}
