import { inject, Injectable } from '@angular/core';
import type { Server } from '@kiops/contracts';
import type { RegisteredServer } from '@kiops/transfer-formats';
import { firstValueFrom } from 'rxjs';
import { RecordsClient } from '../../../records/records-client';

/** The SSH servers on KIOPS, read once per import, and only when a file has something for them. */
@Injectable()
export class RegisteredServers {
  private readonly records = inject(RecordsClient);
  private read: Promise<readonly RegisteredServer[]> | undefined;

  /** All of them; none when they cannot be read: what they are needed for is then left out. Never rejects. */
  all(): Promise<readonly RegisteredServer[]> {
    this.read ??= this.readAll().catch(() => {
      this.read = undefined;
      return [];
    });
    return this.read;
  }

  private async readAll(): Promise<readonly RegisteredServer[]> {
    const servers: RegisteredServer[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await firstValueFrom(this.records.list('servers', { limit: 1000, sort: 'label', cursor }));
      for (const server of page.items) if (server.protocol === 'ssh') servers.push(registered(server));
      if (!page.nextCursor) return servers;
      cursor = page.nextCursor;
    }
  }
}

function registered({ id, label, host, port, username, jumpServerId }: Server): RegisteredServer {
  return { id, label, host, port, username, jumpServerId };
}
