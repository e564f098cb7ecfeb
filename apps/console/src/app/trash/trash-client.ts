import { HttpClient, HttpParams } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { RecordStore, TrashActKind, TrashPage, TrashSelection, TrashSummary } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';

/** Which records of the trash. */
export interface TrashQuery {
  readonly q?: string;
  readonly store?: RecordStore;
  readonly act?: TrashActKind;
}

/** Reads the trash, and erases records of it. */
@Injectable({ providedIn: 'root' })
export class TrashClient {
  readonly #http = inject(HttpClient);

  list(query: TrashQuery, cursor?: string): Promise<TrashPage> {
    const given = Object.entries({ ...query, cursor }).filter((pair): pair is [string, string] =>
      Boolean(pair[1]),
    );
    const params = new HttpParams({ fromObject: Object.fromEntries(given) });
    return firstValueFrom(this.#http.get<TrashPage>('/api/v1/trash', { params }));
  }

  erase(selection: TrashSelection): Promise<TrashSummary> {
    return firstValueFrom(this.#http.post<TrashSummary>('/api/v1/trash/erase', selection));
  }
}
