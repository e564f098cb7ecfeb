import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { BrowserChange, BrowserChangeAct } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';

/** Tells KIOPS what this browser did with SSH secrets by itself, for the activity: only how many there were. */
@Injectable({ providedIn: 'root' })
export class BrowserChangesClient {
  readonly #http = inject(HttpClient);

  /** Rejects with `HttpErrorResponse`. */
  note({ kind, sshSecrets, file }: BrowserChange): Promise<BrowserChangeAct> {
    return firstValueFrom(
      this.#http.post<BrowserChangeAct>('/api/v1/transfer/browser-changes', {
        kind,
        sshSecrets,
        ...(file && { file }),
      }),
    );
  }
}
