import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Usage } from '@kiops/contracts';
import type { Observable } from 'rxjs';

/** What the signed-in account holds of what it may hold. Errors are `HttpErrorResponse` with a problem inside. */
@Injectable({ providedIn: 'root' })
export class UsageClient {
  readonly #http = inject(HttpClient);

  /** The plan, and how many records of each store there are. */
  usage(): Observable<Usage> {
    return this.#http.get<Usage>('/api/v1/me/usage');
  }
}
