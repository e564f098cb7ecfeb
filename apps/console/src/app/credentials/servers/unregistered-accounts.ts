import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { SecretFacts } from '@kiops/browser-vault';
import { LIMITS, type Server, serverAddress } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { RecordCounts } from '../../records/record-counts';
import { RecordsClient } from '../../records/records-client';
import { BrowserSecrets } from './browser-secrets';

/**
 * Which kept secrets belong to no server record. The lists of servers are read for that, and not searched for the
 * vault's addresses: which machines someone keeps secrets for is nobody's business either.
 */
@Injectable()
export class UnregisteredAccounts {
  readonly #client = inject(RecordsClient);
  readonly #counts = inject(RecordCounts);
  readonly #kept = inject(BrowserSecrets);
  /** The addresses of records, as far as they matter; undefined until they are known. */
  readonly #registered = signal<ReadonlySet<string> | undefined>(undefined);
  #reads = 0;

  readonly secrets = computed((): readonly SecretFacts[] => {
    const registered = this.#registered();
    return registered ? this.#kept.facts().filter(({ address }) => !registered.has(address)) : [];
  });

  constructor() {
    effect(() => {
      // Other numbers of records, or other addresses in the vault: looked up again.
      this.#counts.counts();
      this.#counts.changes();
      const addresses = new Set(this.#kept.facts().map(({ address }) => address));
      untracked(() => void this.#look(addresses));
    });
  }

  /** A server was added or got another address: what its list shows is known at once. */
  refresh(): void {
    void this.#look(new Set(this.#kept.facts().map(({ address }) => address)));
  }

  async #look(addresses: ReadonlySet<string>): Promise<void> {
    const read = (this.#reads += 1);
    if (addresses.size === 0) return;
    try {
      const registered = await this.#registeredOf(addresses);
      if (read === this.#reads) this.#registered.set(registered);
    } catch {
      // The list of servers says that KIOPS does not answer. What was known before stays.
    }
  }

  /** Which of the addresses have an SSH server record; reads pages until all are found or the list ends. */
  async #registeredOf(addresses: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    let cursor: string | undefined;
    do {
      const query = { limit: LIMITS.pageSize.max, cursor };
      const { items, nextCursor } = await firstValueFrom(this.#client.list('servers', query));
      for (const server of items) if (isKept(server, addresses)) found.add(serverAddress(server));
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined && found.size < addresses.size);
    return found;
  }
}

function isKept(server: Server, addresses: ReadonlySet<string>): boolean {
  return server.protocol === 'ssh' && addresses.has(serverAddress(server));
}
