import { HttpClient } from '@angular/common/http';
import { DOCUMENT, inject, Injectable } from '@angular/core';
import type { RelayTicket } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { ANSWER_TIMEOUT } from '../../problem/failure';

/** Tickets for the relay. */
@Injectable({ providedIn: 'root' })
export class RelayClient {
  readonly #http = inject(HttpClient);
  readonly #location = inject(DOCUMENT).location;

  /** The relay's address, absolute: `wss:` where the console is served over HTTPS. */
  readonly url = `${this.#location.origin.replace(/^http/, 'ws')}/api/v1/relay`;

  /** A ticket for one connection to a registered server of the account. Rejects with an `HttpErrorResponse`. */
  async ticketFor(serverId: string): Promise<string> {
    const timeout = ANSWER_TIMEOUT;
    const reply = this.#http.post<RelayTicket>('/api/v1/relay/tickets', { serverId }, { timeout });
    return (await firstValueFrom(reply)).ticket;
  }
}
