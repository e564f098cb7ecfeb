import { inject, Injectable, signal } from '@angular/core';
import { BrowserVault, type NotedPin } from '@kiops/browser-vault';
import { hostAndPort, type Decision, type HostKey, type Verdict } from '@kiops/contracts';
import type { FoundPin, RevokedKey } from '@kiops/transfer-formats';
import { ServiceClock } from '../../../dates/service-clock';

/** What would happen to a host key of a file: it is pinned for a server, or revoked everywhere. */
export interface PlannedPin {
  readonly key: Omit<RevokedKey, 'file' | 'at'>;
  /** Null for one that is revoked. */
  readonly server: { readonly host: string; readonly port: number } | null;
  readonly verdict: Verdict;
  /** With `conflict`: the key of the same type that is trusted now. */
  readonly existing?: HostKey;
}

/** How many host keys went which way. */
export interface PinSummary {
  readonly created: number;
  readonly replaced: number;
  readonly kept: number;
  readonly identical: number;
}

/** The host keys of an import: planned against the pins in the vault, and written there. A pin is never replaced unasked. */
@Injectable()
export class PinPart {
  private readonly vault = inject(BrowserVault);
  private readonly clock = inject(ServiceClock);
  private readonly planNow = signal<readonly PlannedPin[]>([]);

  readonly plan = this.planNow.asReadonly();

  /** In the order of the draft: pins, then what is revoked. Rejects with `VaultError`. */
  async look(pins: readonly FoundPin[], revoked: readonly RevokedKey[]): Promise<void> {
    this.forget();
    const trusted = new Map<string, readonly HostKey[]>();
    const planned: PlannedPin[] = [];
    for (const { host, port, type, fingerprint } of pins) {
      const place = hostAndPort(host, port);
      const kept = trusted.get(place) ?? (await this.vault.pins.get(host, port))?.hostKeys ?? [];
      trusted.set(place, kept);
      const base = { key: { type, fingerprint }, server: { host, port } };
      const existing = kept.find((one) => one.type === type);
      if (kept.some((one) => one.fingerprint === fingerprint))
        planned.push({ ...base, verdict: 'identical' });
      else if (existing) planned.push({ ...base, verdict: 'conflict', existing });
      else planned.push({ ...base, verdict: 'new' });
    }
    for (const { type, fingerprint } of revoked) {
      const isKnown = await this.vault.pins.isRevoked(fingerprint);
      planned.push({ key: { type, fingerprint }, server: null, verdict: isKnown ? 'identical' : 'new' });
    }
    this.planNow.set(planned);
  }

  /**
   * Writes what was planned, which is noted under the import's act first. `decide` answers the conflicts, by their place
   * in the plan. Rejects with `VaultError`.
   */
  async apply(decide: (place: number) => Decision, act: string): Promise<PinSummary> {
    const counts = { created: 0, replaced: 0, kept: 0, identical: 0 };
    const pins: NotedPin[] = [];
    const revoked: PlannedPin['key'][] = [];
    const pinnedAt = this.clock.now().toISOString();
    for (const [place, { key, server, verdict, existing }] of this.planNow().entries()) {
      const decision = verdict === 'conflict' ? decide(place) : 'both';
      if (verdict === 'identical') counts.identical += 1;
      else if (decision === 'keep') counts.kept += 1;
      else if (server === null) {
        revoked.push(key);
        counts.created += 1;
      } else {
        const replaced = decision === 'replace' ? existing : undefined;
        pins.push({ ...server, key: { ...key, pinnedAt }, ...(replaced && { replaced }) });
        counts[decision === 'replace' ? 'replaced' : 'created'] += 1;
      }
    }
    await this.write(act, pins, revoked);
    return counts;
  }

  private async write(
    act: string,
    pins: readonly NotedPin[],
    revoked: readonly PlannedPin['key'][],
  ): Promise<void> {
    if (pins.length + revoked.length === 0) return;
    const fingerprints = revoked.map(({ fingerprint }) => fingerprint);
    await this.vault.imports.noteHostKeys(act, { pins, revoked: fingerprints });
    for (const key of revoked) await this.vault.pins.revoke(key);
    for (const { host, port, key, replaced } of pins) {
      const now = (await this.vault.pins.get(host, port))?.hostKeys ?? [];
      const others = now.filter(
        ({ fingerprint }) => fingerprint !== key.fingerprint && fingerprint !== replaced?.fingerprint,
      );
      await this.vault.pins.put(host, port, [...others, key]);
    }
  }

  forget(): void {
    this.planNow.set([]);
  }
}
