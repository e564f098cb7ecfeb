import { computed, DestroyRef, effect, inject, Injectable, untracked } from '@angular/core';
import { BrowserVault } from '@kiops/browser-vault';
import type { RouteHop } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { RecordChanges, whenChanged } from '../../records/record-changes';
import { RecordsClient } from '../../records/records-client';
import { Session } from '../../session/session';
import { hopsTo } from '../route/server-hops';
import type { HopProgress } from './hop-progress';
import type { SharedPart } from './shared-part';

/** How long a route is kept after its last use, in milliseconds. */
export const WARM_TIME = 300_000;

/** How many are kept: the relay counts each among the 32 that an account may have; the oldest goes first. */
export const MAX_WARM = 8;

/** What a route is opened on: the account, the way, and the secrets. */
export interface RouteBasis {
  /** All of it, in a form to compare. */
  readonly words: string;
  /** How often records of servers had changed when it was looked at. */
  readonly changes: number;
}

/** A route that nobody uses now. */
interface WarmRoute extends SharedPart {
  /** As it was before the route was opened. */
  readonly basis: RouteBasis;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Routes that stay open for a while after their last use, so that the next operation on a server begins at once. Each is
 * for one account and one way, with the secrets and host keys that the vault holds for it, and for one use at a time.
 * They end with the vault's lock, with the session, and when any of these changes.
 */
@Injectable()
export class WarmRoutes {
  readonly #vault = inject(BrowserVault);
  readonly #session = inject(Session);
  readonly #records = inject(RecordsClient);
  readonly #serverChanges = inject(RecordChanges).of('servers');
  /** The one that was used last is the last. */
  #routes: readonly WarmRoute[] = [];

  constructor() {
    const lease = computed(() => `${this.#session.me()?.id} ${this.#vault.state().status}`);
    effect(() => {
      lease();
      untracked(() => this.closeAll());
    });
    inject(DestroyRef).onDestroy(() => this.closeAll());
    whenChanged(this.#vault.changes, () => void this.#closeUnfit());
    whenChanged(this.#serverChanges, () => void this.#closeMoved());
  }

  /**
   * What a route by these hops is opened on: the account, the way, and which secrets the vault keeps for it, by their
   * versions. A route serves only while this is the same.
   */
  async basisOf(hops: readonly RouteHop[]): Promise<RouteBasis> {
    const changes = untracked(this.#serverChanges);
    const account = this.#session.me()?.id;
    const secrets = await Promise.all(hops.map((hop) => this.#vault.listFor(hop).catch(() => [])));
    const parts = hops.map(({ id, host, port, username, allowOldAlgorithms }, index) => [
      [id, host, port, username, allowOldAlgorithms],
      secrets[index].map((fact) => [fact.id, fact.updatedAt, fact.preferred]),
    ]);
    return { words: JSON.stringify([account, parts]), changes };
  }

  /**
   * One that was opened on this basis and was proved to live just now, for one use; undefined without any. Whoever has it
   * closes it, or keeps it again.
   */
  async take(basis: RouteBasis): Promise<SharedPart | undefined> {
    const warm = this.#routes.findLast((one) => isSame(one.basis, basis));
    if (!warm) return undefined;
    this.#forget(warm);
    if ((await warm.route.isAlive()) && (await this.#isFit(warm))) return warm;
    warm.route.close();
    // Nobody waits for the silence of each of those that lead there too.
    this.close(basis);
    return undefined;
  }

  /** Keeps a route that nobody uses any more and that was opened on this basis. Closes it where that holds no longer. */
  async keep({ route, hops }: SharedPart, basis: RouteBasis): Promise<void> {
    if (!(await this.#isFit({ hops, basis }))) return route.close();
    const warm: WarmRoute = {
      route,
      hops,
      basis,
      timer: setTimeout(() => this.#close(warm), WARM_TIME),
    };
    this.#routes = [...this.#routes, warm];
    void route.ended.then(() => this.#close(warm));
    if (this.#routes.length > MAX_WARM) this.#close(this.#routes[0]);
    // Its server may have moved while it was in use.
    if (basis.changes !== untracked(this.#serverChanges)) void this.#closeMoved();
  }

  /** Closes those that were opened on this basis. */
  close(basis: RouteBasis): void {
    for (const warm of this.#routes) if (isSame(warm.basis, basis)) this.#close(warm);
  }

  /** Closes all; whether there were any. */
  closeAll(): boolean {
    const routes = this.#routes;
    for (const warm of routes) this.#close(warm);
    return routes.length > 0;
  }

  #close(warm: WarmRoute): void {
    if (!this.#routes.includes(warm)) return;
    this.#forget(warm);
    warm.route.close();
  }

  #forget(warm: WarmRoute): void {
    clearTimeout(warm.timer);
    this.#routes = this.#routes.filter((other) => other !== warm);
  }

  /**
   * Whether the same account has the same secrets for it, trusts every key that was shown, and its vault is open: what a
   * locked one holds is not used, nor what it has opened.
   */
  async #isFit({ hops, basis }: Pick<WarmRoute, 'hops' | 'basis'>): Promise<boolean> {
    const trusted = await Promise.all(hops.map((progress) => this.#isTrusted(progress).catch(() => false)));
    const now = await this.basisOf(hops.map(({ hop }) => hop));
    const isOpen = this.#session.me() !== undefined && this.#vault.state().status === 'ready';
    return isOpen && isSame(basis, now) && trusted.every(Boolean);
  }

  async #isTrusted({ hop: { host, port }, hostKey }: HopProgress): Promise<boolean> {
    const pinned = (await this.#vault.pins.get(host, port))?.hostKeys ?? [];
    const isPinned = pinned.some(({ fingerprint }) => fingerprint === hostKey?.fingerprint);
    return isPinned && hostKey !== undefined && !(await this.#vault.pins.isRevoked(hostKey.fingerprint));
  }

  /** A secret or a pin changed, of whatever server. */
  async #closeUnfit(): Promise<void> {
    for (const warm of this.#routes) if (!(await this.#isFit(warm))) this.#close(warm);
  }

  /** Records of servers changed: what leads another way now, or nowhere, is closed. */
  async #closeMoved(): Promise<void> {
    for (const warm of this.#routes) {
      const { id } = warm.hops[warm.hops.length - 1].hop;
      const server = await firstValueFrom(this.#records.get('servers', id)).catch(() => undefined);
      if (!server || !isSame(await this.basisOf(hopsTo(server)), warm.basis)) this.#close(warm);
    }
  }
}

function isSame(one: RouteBasis, other: RouteBasis): boolean {
  return one.words === other.words;
}
