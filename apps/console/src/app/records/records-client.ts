import { HttpClient, HttpParams } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import {
  IDEMPOTENCY_KEY_HEADER,
  type DetailsByStore,
  type FieldsByStore,
  type Page,
  type RecordByStore,
  type RecordStore,
} from '@kiops/contracts';
import type { Observable } from 'rxjs';
import { ANSWER_TIMEOUT } from '../problem/failure';

/** Which records, in which order, and from where on. */
export interface ListQuery {
  /** Matches label, address, username and the names of connections. */
  readonly q?: string;
  /** A field's name, with `-` before it for the other way round. */
  readonly sort?: string;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
  readonly limit?: number;
  /** Runtimes of one server. */
  readonly serverId?: string;
}

/** A secret's fields in clear, by name; null where none is kept. */
export type RevealedFields = Readonly<Record<string, string | null>>;

/** The records of the signed-in account, typed by store. Errors are `HttpErrorResponse` with a problem inside. */
@Injectable({ providedIn: 'root' })
export class RecordsClient {
  readonly #http = inject(HttpClient);

  list<S extends RecordStore>(store: S, query: ListQuery): Observable<Page<RecordByStore[S]>> {
    const given = Object.entries({ ...query }).filter(([, value]) => value !== undefined && value !== '');
    const params = new HttpParams({ fromObject: Object.fromEntries(given) });
    return this.#http.get<Page<RecordByStore[S]>>(address(store), { params });
  }

  get<S extends RecordStore>(store: S, id: string): Observable<DetailsByStore[S]> {
    return this.#http.get<DetailsByStore[S]>(address(store, id));
  }

  /** Adds a record. Sent again with the same key, as when the reply was lost, it adds no second one. */
  create<S extends RecordStore>(
    store: S,
    fields: FieldsByStore[S],
    key: string,
  ): Observable<RecordByStore[S]> {
    const headers = { [IDEMPOTENCY_KEY_HEADER]: `"${key}"` };
    return this.#http.post<RecordByStore[S]>(address(store), fields, { headers });
  }

  /** Changes some fields of the version that was read; 412 when someone else was faster. */
  change<S extends RecordStore>(
    store: S,
    record: { readonly id: string; readonly version: number },
    changes: Partial<FieldsByStore[S]>,
  ): Observable<RecordByStore[S]> {
    const headers = { 'If-Match': `"${record.version}"` };
    return this.#http.patch<RecordByStore[S]>(address(store, record.id), changes, { headers });
  }

  /** Puts it into the trash; `restore` brings it back as long as it is there. */
  delete(store: RecordStore, id: string): Observable<void> {
    return this.#http.delete<void>(address(store, id));
  }

  restore<S extends RecordStore>(store: S, id: string): Observable<RecordByStore[S]> {
    return this.#http.post<RecordByStore[S]>(address(store, id, 'restore'), {});
  }

  /** Reads a record's secret, or what it was before it was rotated. Audited, each time. */
  reveal(store: RecordStore, id: string, version?: 'previous'): Observable<RevealedFields> {
    const params = version ? { version } : undefined;
    return this.#http.post<RevealedFields>(
      address(store, id, 'reveal'),
      {},
      { params, timeout: ANSWER_TIMEOUT },
    );
  }
}

function address(store: RecordStore, ...path: string[]): string {
  return ['/api/v1', store, ...path.map(encodeURIComponent)].join('/');
}
