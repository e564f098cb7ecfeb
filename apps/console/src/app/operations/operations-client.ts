import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { OperationReport, OperationsSummary } from '@kiops/contracts';
import type { Observable } from 'rxjs';
import { ANSWER_TIMEOUT } from '../problem/failure';

/** Tells KIOPS what was done over SSH, which it cannot see itself. Errors are `HttpErrorResponse`. */
@Injectable({ providedIn: 'root' })
export class OperationsClient {
  readonly #http = inject(HttpClient);

  report(report: OperationReport): Observable<void> {
    return this.#http.post<void>('/api/v1/operations', report, { timeout: ANSWER_TIMEOUT });
  }

  summary(): Observable<OperationsSummary> {
    return this.#http.get<OperationsSummary>('/api/v1/operations/summary');
  }
}
