import { HttpClient, HttpErrorResponse, HttpParams } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type {
  Problem,
  RecordStore,
  RestoreConflicts,
  TrashActKind,
  TrashPage,
  TrashSelection,
  TrashSummary,
} from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import type { RestoreAnswers } from './restore-conflicts/restore-answers';

/** Which records of the trash. */
export interface TrashQuery {
  readonly q?: string;
  readonly store?: RecordStore;
  readonly act?: TrashActKind;
}

/** What a restore did, or what it asks first: then nothing was restored. */
export type Restored =
  (TrashSummary & { readonly conflicts?: undefined }) | { readonly conflicts: RestoreConflicts };

/** Reads the trash, and brings records back from it or erases them. */
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

  async restore(selection: TrashSelection, answers?: RestoreAnswers): Promise<Restored> {
    try {
      const body = { ...selection, ...answers };
      return await firstValueFrom(this.#http.post<TrashSummary>('/api/v1/trash/restore', body));
    } catch (error) {
      const problem =
        error instanceof HttpErrorResponse ? (error.error as Partial<Problem> | null) : undefined;
      if (problem?.code !== 'restore-conflicts' || !problem.conflicts) throw error;
      return { conflicts: problem.conflicts };
    }
  }

  erase(selection: TrashSelection): Promise<TrashSummary> {
    return firstValueFrom(this.#http.post<TrashSummary>('/api/v1/trash/erase', selection));
  }
}
