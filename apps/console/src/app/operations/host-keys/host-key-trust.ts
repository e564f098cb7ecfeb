import { inject, Injectable, type Signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { BrowserVault, VaultError } from '@kiops/browser-vault';
import { hostAndPort, type HostKey, type RouteHop, type Server } from '@kiops/contracts';
import type { HostKeyVerdict } from '@kiops/ssh-client';
import type { ShownHostKey } from '@kiops/ssh-worker';
import { firstValueFrom } from 'rxjs';
import { ServiceClock } from '../../dates/service-clock';
import { RecordsClient } from '../../records/records-client';
import type { AskHostKey } from './ask-host-key';
import { openHostKey } from './open-host-key';
import { UnkeptPins } from './unkept-pins';

/** How the wait for a person's answer is followed. */
export interface TrustWait {
  /** A person has to be waited for. */
  readonly onQuestion: () => void;
  /** The connection on which the key was shown is gone. */
  readonly isDropped: Signal<boolean>;
  readonly ask: AskHostKey;
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * Which host keys are trusted. The pin in the vault decides, since the vault key vouches for it; `hostKeys` of the
 * server's record is only what other browsers have pinned, and is shown as such: who can write the database must not be
 * able to stand in the middle. Without a usable vault, what was trusted holds until the tab closes.
 */
@Injectable()
export class HostKeyTrust {
  readonly #vault = inject(BrowserVault);
  readonly #records = inject(RecordsClient);
  readonly #dialog = inject(MatDialog);
  readonly #clock = inject(ServiceClock);
  readonly #unkept = inject(UnkeptPins);
  /** The questions that are asked, one after the other. */
  #questions: Promise<unknown> = Promise.resolve();
  /** Keys that the person did not trust, and when that was: who asked before then is answered with it. */
  readonly #refused = new Map<string, number>();

  /** The types of the keys that are trusted for a server: it is asked to show one of these. */
  async knownTypes(hop: RouteHop): Promise<string[]> {
    return (await this.pinnedFor(hop).catch(() => [])).map(({ type }) => type);
  }

  /**
   * Decides on a key: known, changed, or asked for, one question at a time: of several runs to the same server, the
   * first asks, and the others go by its answer. Rejects with `VaultError` when the pin cannot be read.
   */
  async verify(hop: RouteHop, shown: ShownHostKey, wait: TrustWait): Promise<HostKeyVerdict> {
    const known = await this.#judge(hop, shown);
    if (known) return known;
    wait.onQuestion();
    const since = performance.now();
    const answer = this.#questions.then(
      async () => (await this.#judge(hop, shown)) ?? this.#ask(hop, shown, since, wait),
    );
    this.#questions = answer.catch(() => undefined);
    return answer;
  }

  /** Trusts the shown key in place of the one that was pinned, if the person says so. */
  async replace(hop: RouteHop, shown: ShownHostKey): Promise<boolean> {
    const server = await this.#serverOf(hop);
    const proposed = server?.hostKeys ?? [];
    const replaced = await openHostKey(this.#dialog, {
      hop,
      shown,
      proposed,
      pinned: await this.pinnedFor(hop),
    });
    if (replaced) await this.#pin(hop, shown, server);
    return replaced;
  }

  /** The keys that are trusted for a server. Rejects with `VaultError` when that cannot be read. */
  async pinnedFor({ host, port }: RouteHop): Promise<readonly HostKey[]> {
    const unkept = this.#unkept.get(host, port);
    if (unkept) return unkept;
    try {
      return (await this.#vault.pins.get(host, port))?.hostKeys ?? [];
    } catch (error) {
      // A vault that is locked or was changed may hold another key: that is no reason to ask as if there were none.
      if (error instanceof VaultError && ['tampered', 'locked'].includes(error.code)) throw error;
      return [];
    }
  }

  /** What the pins say; undefined when the server has none. A revoked key is refused, whatever they say. */
  async #judge(hop: RouteHop, shown: ShownHostKey): Promise<HostKeyVerdict | undefined> {
    if (await this.#isRevoked(shown)) return 'refused';
    const pinned = await this.pinnedFor(hop);
    if (pinned.some(({ fingerprint }) => fingerprint === shown.fingerprint)) return 'accepted';
    return pinned.length > 0 ? 'changed' : undefined;
  }

  /** Without a vault nothing was revoked that anybody could know of. */
  async #isRevoked({ fingerprint }: ShownHostKey): Promise<boolean> {
    return this.#vault.pins.isRevoked(fingerprint).catch(() => false);
  }

  async #ask(
    hop: RouteHop,
    shown: ShownHostKey,
    since: number,
    { ask, isDropped, signal }: TrustWait,
  ): Promise<HostKeyVerdict> {
    const name = `${hostAndPort(hop.host, hop.port)} ${shown.fingerprint}`;
    if ((this.#refused.get(name) ?? -Infinity) > since) return 'refused';
    const server = await this.#serverOf(hop);
    if (await ask({ hop, shown, proposed: server?.hostKeys ?? [], isDropped }, signal)) {
      await this.#pin(hop, shown, server);
      return 'accepted';
    }
    // Others who wait for it are asked themselves.
    if (signal.aborted) return 'unknown';
    this.#refused.set(name, performance.now());
    return 'refused';
  }

  async #pin(hop: RouteHop, { type, fingerprint }: ShownHostKey, server: Server | undefined): Promise<void> {
    const hostKey: HostKey = { type, fingerprint, pinnedAt: this.#clock.now().toISOString() };
    try {
      await this.#vault.pins.put(hop.host, hop.port, [hostKey]);
    } catch {
      this.#unkept.set(hop.host, hop.port, [hostKey]);
    }
    if (server) await this.#propose(server, hostKey);
  }

  /** Tells other browsers what was pinned here. It is a courtesy: a lost race or an error changes nothing here. */
  async #propose(server: Server, hostKey: HostKey): Promise<void> {
    const hostKeys = [...server.hostKeys.filter(({ type }) => type !== hostKey.type), hostKey];
    await firstValueFrom(this.#records.change('servers', server, { hostKeys })).catch(() => undefined);
  }

  async #serverOf(hop: RouteHop): Promise<Server | undefined> {
    return firstValueFrom(this.#records.get('servers', hop.id)).catch(() => undefined);
  }
}
