import { inject, Injectable } from '@angular/core';
import { BrowserVault, type OpenedSecret, sameSecret, type ServerAccount } from '@kiops/browser-vault';
import { serverAddress, type SshSecret } from '@kiops/contracts';
import { RefusedSecrets } from './refused-secrets';

/** What this browser already knows of a server. */
export interface KnownSecrets {
  /** What can be used without asking, the preferred one first. */
  readonly usable: readonly SshSecret[];
  /** The server has refused one that is kept. */
  readonly isRefused: boolean;
}

/**
 * The secrets of the vault, and those that were entered without being kept, as operations use them. Nothing here
 * rejects: a vault that cannot be read keeps nothing.
 */
@Injectable()
export class KeptSecrets {
  readonly #vault = inject(BrowserVault);
  readonly #refused = inject(RefusedSecrets);
  readonly #entered = new Map<string, SshSecret>();

  /**
   * What is known of a server. Not usable are keys whose passphrase is not kept, what the server has refused, and
   * everything while the vault is locked or cannot be used.
   */
  async of(hop: ServerAccount): Promise<KnownSecrets> {
    const kept = await this.#open(hop);
    const accepted = kept.filter(({ facts }) => !this.#refused.has(facts));
    const entered = this.#entered.get(serverAddress(hop));
    const usable = [...(entered ? [entered] : []), ...accepted.map(({ secret }) => secret)];
    return { usable, isRefused: accepted.length < kept.length };
  }

  /** Uses a secret first from now on, for as long as this lives; whether the vault keeps it is another matter. */
  enter(hop: ServerAccount, secret: SshSecret): void {
    this.#entered.set(serverAddress(hop), secret);
  }

  /** Whether the vault keeps all of these for a server. */
  async keeps(hop: ServerAccount, secrets: readonly SshSecret[]): Promise<boolean> {
    const kept = await this.#open(hop);
    return secrets.every((used) =>
      kept.some(({ secret }) => sameSecret({ secret: used }, { secret }, 'exactly')),
    );
  }

  /** Remembers that a server refused these. */
  async refuse(hop: ServerAccount, secrets: readonly SshSecret[]): Promise<void> {
    this.#entered.delete(serverAddress(hop));
    for (const { facts, secret } of await this.#open(hop)) {
      if (secrets.some((used) => sameSecret({ secret: used }, { secret }, 'exactly')))
        this.#refused.add(facts);
    }
  }

  /** Remembers that a server accepted these. */
  async accept(hop: ServerAccount, secrets: readonly SshSecret[]): Promise<void> {
    for (const { facts, secret } of await this.#open(hop)) {
      if (secrets.some((used) => sameSecret({ secret: used }, { secret }, 'exactly')))
        this.#refused.delete(facts);
    }
  }

  async #open(hop: ServerAccount): Promise<OpenedSecret[]> {
    try {
      const kept = await this.#vault.openFor(hop);
      return kept.filter(({ facts }) => !facts.key?.encrypted || facts.passphraseKept);
    } catch {
      return [];
    }
  }
}
