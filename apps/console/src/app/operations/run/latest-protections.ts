import { Injectable, signal } from '@angular/core';
import type { HopProtection } from '@kiops/ssh-worker';

/** How the latest connections of this browser to each server were protected, since the page was loaded. */
@Injectable({ providedIn: 'root' })
export class LatestProtections {
  readonly #byServer = signal<ReadonlyMap<string, HopProtection>>(new Map());

  /** Undefined when this browser was not signed in there since. */
  of(serverId: string): HopProtection | undefined {
    return this.#byServer().get(serverId);
  }

  set(serverId: string, protection: HopProtection): void {
    this.#byServer.update((known) => new Map(known).set(serverId, protection));
  }
}
