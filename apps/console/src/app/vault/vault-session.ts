import { effect, inject, Injectable, signal, untracked } from '@angular/core';
import { BrowserVault, probablyCleared, thisBrowser, type VaultState } from '@kiops/browser-vault';
import { ServiceClock } from '../dates/service-clock';
import { Session } from '../session/session';
import { NotedChanges } from './noted-changes';
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
  readonly #noted = inject(NotedChanges);
  readonly #clock = inject(ServiceClock);
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
      const state = this.#vault.state();
      untracked(() => void this.#follow(state));
    });
  }

  /** The person knows: it is not said again. */
  async dismissCleared(): Promise<void> {
    if (this.#vault.state().lost) this.#vault.acceptLoss();
    const cleared = this.#cleared();
    this.#cleared.set(undefined);
    if (cleared) await this.#sightings.forget(cleared.vaultId).catch(() => undefined);
  }

  /**
   * Forgets everything that this browser keeps for the account: secrets, pins and locks. `noted` tells later what to say of
   * the activity, as `NotedChanges.after` does. Rejects with `VaultError`.
   */
  async startOver(): Promise<{ readonly noted: Promise<string> }> {
    const { identity, secrets, trashed } = this.#vault.state();
    const vaultId = identity?.vaultId ?? this.#reportedId;
    await this.#vault.startOver();
    this.#reportedId = undefined;
    // Its absence is no loss that anyone has to be told of later.
    if (vaultId) void this.#sightings.forget(vaultId).catch(() => undefined);
    // Who resets after a leak does not wait for KIOPS, nor does it need to be there.
    return { noted: this.#noted.after('reset', secrets + trashed) };
  }

  async #open(userId: string): Promise<void> {
    await this.#vault.open(userId);
    const { status, secrets, identity } = this.#vault.state();
    if (secrets > 0 || (status !== 'empty' && status !== 'locked')) return;
    // Not knowing it costs a hint only: the vault works without.
    const sightings = await this.#sightings.list().catch(() => []);
    const today = this.#clock.now().toISOString().slice(0, 10);
    // A vault that was emptied on purpose is not remembered: this one has lost what it kept.
    const own = sightings.filter(({ vaultId }) => vaultId === identity?.vaultId);
    const found = probablyCleared(own.length > 0 ? own : sightings, thisBrowser(), today);
    this.#cleared.set(found && { vaultId: found.sighting.vaultId, message: found.message });
  }

  #close(): void {
    this.#vault.close();
    this.#cleared.set(undefined);
    this.#reportedId = undefined;
  }

  /** KIOPS remembers a vault while something is in it, so that its loss can be told from having been emptied. */
  async #follow({ identity, secrets, status, lost }: VaultState): Promise<void> {
    if (identity && secrets > 0) return this.#report(identity);
    const emptied = identity && !lost && identity.vaultId === this.#reportedId;
    if (!emptied || (status !== 'empty' && status !== 'locked')) return;
    this.#reportedId = undefined;
    await this.#sightings.forget(identity.vaultId).catch(() => undefined);
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
