import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { RecordByStore, RecordStore, SecretConsumer } from '@kiops/contracts';
import type { Observable } from 'rxjs';

/** New secrets by field. */
export type NewSecrets = Readonly<Record<string, string>>;

/** What is done to give a record a new secret, and to see who has it. Errors are `HttpErrorResponse` with a problem inside. */
@Injectable({ providedIn: 'root' })
export class RotationClient {
  readonly #http = inject(HttpClient);

  /**
   * Gives the version that was read new secrets, and keeps the former ones for so many seconds; 412 when someone else was
   * faster.
   */
  rotate<S extends RecordStore>(
    store: S,
    record: { readonly id: string; readonly version: number },
    secrets: NewSecrets,
    graceSeconds: number,
  ): Observable<RecordByStore[S]> {
    const headers = { 'If-Match': `"${record.version}"` };
    return this.#http.post<RecordByStore[S]>(
      address(store, record.id, 'rotate'),
      { ...secrets, graceSeconds },
      { headers },
    );
  }

  /** Who fetched which version, those on an older one first. */
  consumers(store: RecordStore, id: string): Observable<readonly SecretConsumer[]> {
    return this.#http.get<readonly SecretConsumer[]>(address(store, id, 'consumers'));
  }

  /** Keeps the former secret for so many seconds from now on. */
  extend<S extends RecordStore>(store: S, id: string, graceSeconds: number): Observable<RecordByStore[S]> {
    return this.#http.patch<RecordByStore[S]>(address(store, id, 'previous'), { graceSeconds });
  }

  /** Erases the former secret. */
  end(store: RecordStore, id: string): Observable<void> {
    return this.#http.delete<void>(address(store, id, 'previous'));
  }
}

function address(store: RecordStore, id: string, what: string): string {
  return `/api/v1/${store}/${encodeURIComponent(id)}/${what}`;
}
