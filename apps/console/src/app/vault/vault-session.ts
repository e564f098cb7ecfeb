import { effect, inject, Injectable, signal, untracked } from '@angular/core';
import { BrowserVault, probablyCleared, thisBrowser } from '@kiops/browser-vault';
import { Session } from '../session/session';
import { VaultSightingsClient } from './vault-sightings-client';

/** A vault that was here before, as far as the service remembers. */
export interface ClearedVault {
  readonly vaultId: string;
  readonly message: string;
}

/** Opens the vault of whoever is signed in, closes it at sign-out, and notices when a browser was probably cleared. */
@Injectable()
export class VaultSession {
  readonly #vault = inject(BrowserVault);
  readonly #session = inject(Session);
  readonly #sightings = inject(VaultSightingsClient);
  readonly #cleared = signal<ClearedVault | undefined>(undefined);
  #reportedId: string | undefined;

  /** Set while this browser has no vault, and one of its name had one. */
  readonly cleared = this.#cleared.asReadonly();

  constructor() {
    effect(() => {
      const me = this.#session.me();
      untracked(() => (me ? void this.#open(me.id) : this.#close()));
    });
    effect(() => {
      const { identity, secrets } = this.#vault.state();
      if (identity && secrets > 0) untracked(() => void this.#report(identity));
    });
  }

  /** The person knows: it is not said again. */
  async dismissCleared(): Promise<void> {
    const cleared = this.#cleared();
    this.#cleared.set(undefined);
    if (cleared) await this.#sightings.forget(cleared.vaultId).catch(() => undefined);
  }

  /** Forgets everything that this browser keeps for the account: secrets, pins and locks. Rejects with `VaultError`. */
  async startOver(): Promise<void> {
    const { identity } = this.#vault.state();
    await this.#vault.startOver();
    this.#reportedId = undefined;
    // Its absence is no loss that anyone has to be told of later.
    if (identity) void this.#sightings.forget(identity.vaultId).catch(() => undefined);
  }

  async #open(userId: string): Promise<void> {
    await this.#vault.open(userId);
    if (this.#vault.state().status !== 'empty') return;
    // Not knowing it costs a hint only: the vault works without.
    const sightings = await this.#sightings.list().catch(() => []);
    const own = this.#vault.state().identity?.vaultId;
    const today = new Date().toISOString().slice(0, 10);
    const found = probablyCleared(
      sightings.filter(({ vaultId }) => vaultId !== own),
      thisBrowser(),
      today,
    );
    this.#cleared.set(found && { vaultId: found.sighting.vaultId, message: found.message });
  }

  #close(): void {
    this.#vault.close();
    this.#cleared.set(undefined);
    this.#reportedId = undefined;
  }

  async #report({
    vaultId,
    browser,
    system,
  }: {
    vaultId: string;
    browser: string;
    system: string;
  }): Promise<void> {
    this.#cleared.set(undefined);
    if (this.#reportedId === vaultId) return;
    this.#reportedId = vaultId;
    await this.#sightings.seen(vaultId, browser, system).catch(() => undefined);
  }
}
