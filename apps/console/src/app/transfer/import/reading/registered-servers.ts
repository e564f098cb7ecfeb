import { inject, Injectable, signal } from '@angular/core';
import type { Server } from '@kiops/contracts';
import type { Registered, RegisteredServer } from '@kiops/transfer-formats';
import { firstValueFrom } from 'rxjs';
import { type Failure, toFailure } from '../../../problem/failure';
import { RecordsClient } from '../../../records/records-client';

/** The SSH servers on KIOPS, read once per import, and only when a file has something for them. */
@Injectable()
export class RegisteredServers {
  private readonly records = inject(RecordsClient);
  private read: Promise<Registered> | undefined;
  private readonly failureNow = signal<Failure | null>(null);

  /** Why they could not be read the last time; null when they were, or nobody asked. */
  readonly failure = this.failureNow.asReadonly();

  /** All of them; null when KIOPS could not be asked, and the next call asks again. Never rejects. */
  all(): Promise<Registered> {
    this.read ??= this.readAll().then(
      (servers) => {
        this.failureNow.set(null);
        return servers;
      },
      (error: unknown) => {
        this.read = undefined;
        this.failureNow.set(toFailure(error));
        return null;
      },
    );
    return this.read;
  }

  /** Another import begins: what this one could not ask for does not matter there. */
  forget(): void {
    this.read = undefined;
    this.failureNow.set(null);
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
