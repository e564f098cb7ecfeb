import { HttpClient, HttpParams } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { HealthFinding, HealthPage, WatchedStore } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';

/** Which records and tokens: with one of these findings, or all that end. */
export interface HealthQuery {
  readonly q?: string;
  readonly store?: WatchedStore;
  readonly findings: readonly HealthFinding[];
}

/** Reads how the records and tokens of the account stand. Errors are `HttpErrorResponse` with a problem inside. */
@Injectable({ providedIn: 'root' })
export class HealthClient {
  readonly #http = inject(HttpClient);

  page({ q, store, findings }: HealthQuery, cursor?: string): Promise<HealthPage> {
    let params = new HttpParams({ fromObject: { findings } });
    for (const [name, value] of Object.entries({ q, store, cursor })) {
      if (value) params = params.set(name, value);
    }
    return firstValueFrom(this.#http.get<HealthPage>('/api/v1/record-health', { params }));
  }
}
