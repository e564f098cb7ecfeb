import { inject, Injectable } from '@angular/core';
import { compareNames, LIMITS, type Runtime } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { RecordsClient } from './records-client';

/** What runs on servers. */
@Injectable({ providedIn: 'root' })
export class ServerRuntimes {
  readonly #client = inject(RecordsClient);

  /** The runtimes on some servers, by name; the first thousand of each. Rejects as the client does. */
  async on(...serverIds: readonly string[]): Promise<readonly Runtime[]> {
    const pages = serverIds.map((serverId) =>
      firstValueFrom(this.#client.list('runtimes', { serverId, sort: 'label', limit: LIMITS.pageSize.max })),
    );
    const runtimes = (await Promise.all(pages)).flatMap((page) => page.items);
    return runtimes.sort((a, b) => compareNames(a.label, b.label));
  }

  /** The runtimes on no server, by name: clusters mostly, whose kubeconfig names no machine. Rejects as the client does. */
  async onNone(): Promise<readonly Runtime[]> {
    const found: Runtime[] = [];
    let cursor: string | undefined;
    do {
      const query = { sort: 'label', limit: LIMITS.pageSize.max, cursor } as const;
      const { items, nextCursor } = await firstValueFrom(this.#client.list('runtimes', query));
      found.push(...items.filter(({ serverId }) => serverId === null));
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    return found.sort((a, b) => compareNames(a.label, b.label));
  }
}
