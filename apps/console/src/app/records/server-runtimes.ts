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
}
