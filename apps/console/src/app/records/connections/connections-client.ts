import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { Connection, ConnectionInput, Page, RecordStore, ServiceConnection } from '@kiops/contracts';
import type { Observable } from 'rxjs';

const CONNECTIONS = '/api/v1/connections';

/** Who uses which record. Errors are `HttpErrorResponse` with a problem inside. */
@Injectable({ providedIn: 'root' })
export class ConnectionsClient {
  readonly #http = inject(HttpClient);

  /** All that use a record, by name. */
  ofRecord(store: RecordStore, recordId: string): Observable<Page<Connection>> {
    return this.#http.get<Page<Connection>>(CONNECTIONS, { params: { store, recordId } });
  }

  /** All records that a service uses, by store and label. */
  ofService(service: string): Observable<Page<ServiceConnection>> {
    return this.#http.get<Page<ServiceConnection>>(CONNECTIONS, { params: { service } });
  }

  /** Says that something uses a record; the same kind and name again changes detail and address. */
  register(connection: ConnectionInput): Observable<Connection> {
    return this.#http.post<Connection>(CONNECTIONS, connection);
  }

  /** Says that it is used no more. */
  remove(id: string): Observable<void> {
    return this.#http.delete<void>(`${CONNECTIONS}/${encodeURIComponent(id)}`);
  }
}
