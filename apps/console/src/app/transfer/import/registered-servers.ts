import { inject, Injectable } from '@angular/core';
import type { FoundAccount } from '@kiops/transfer-formats';
import { firstValueFrom } from 'rxjs';
import { RecordsClient } from '../../records/records-client';

/** The SSH servers on KIOPS, read once per import, and only when a file has something for them. */
@Injectable()
export class RegisteredServers {
  private readonly records = inject(RecordsClient);
  private read: Promise<readonly FoundAccount[]> | undefined;

  /** All of them; none when they cannot be read: what they are needed for is then left out. Never rejects. */
  all(): Promise<readonly FoundAccount[]> {
    this.read ??= this.readAll().catch(() => {
      this.read = undefined;
      return [];
    });
    return this.read;
  }

  private async readAll(): Promise<readonly FoundAccount[]> {
    const servers: FoundAccount[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await firstValueFrom(this.records.list('servers', { limit: 1000, sort: 'label', cursor }));
      for (const { label, host, port, username, protocol } of page.items)
        if (protocol === 'ssh') servers.push({ label, host, port, username });
      if (!page.nextCursor) return servers;
      cursor = page.nextCursor;
    }
  }
}
