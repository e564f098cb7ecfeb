import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type {
  BrowserImport,
  BrowserImportAct,
  CleanUpPlan,
  CleanUpRequest,
  CleanUpSummary,
  Decisions,
  ImportPlan,
  ImportOutcome,
  KnownServers,
  PlanPage,
  RecordStore,
  RestoreAnswers,
  ToldOfExport,
  Undoing,
} from '@kiops/contracts';
import { catchError, from, mergeMap, type Observable, throwError } from 'rxjs';
import { type RequestProgress, toProgress } from './request-progress';

/** What an import sends: the file's JSON text, which is never taken apart again, and the servers that it leads through. */
export interface ImportBody {
  readonly body: Blob;
  readonly knownServers: KnownServers;
}

const ROOT = '/api/v1/transfer';

/** The service's half of import, export, clean-up and reset, and of undoing them. Every request is cancelled by unsubscribing. */
@Injectable({ providedIn: 'root' })
export class TransferClient {
  private readonly http = inject(HttpClient);

  /**
   * What an import would do; writes nothing. `page` asks for entries that an earlier plan did not list. 429 `busy` while
   * another one is worked on.
   */
  plan(sent: ImportBody, page?: PlanPage): Observable<RequestProgress<ImportPlan>> {
    const query = page ? `?${new URLSearchParams({ ...page }).toString()}` : '';
    return this.send<ImportPlan>(`${ROOT}/plan${query}`, jsonBlob('{', ...fileParts(sent), '}'));
  }

  /** Imports, all or nothing. 409 `plan-changed` when the records changed since the plan. */
  apply(sent: ImportBody, planId: string, decisions: Decisions): Observable<RequestProgress<ImportOutcome>> {
    const head = JSON.stringify({ planId, decisions }).slice(0, -1);
    return this.send<ImportOutcome>(`${ROOT}/apply`, jsonBlob(head, ',', ...fileParts(sent), '}'));
  }

  /** Notes an import that this browser makes by itself; only how much it is. */
  noteBrowserImport({ sshSecrets, hostKeys }: BrowserImport): Observable<BrowserImportAct> {
    return this.http.post<BrowserImportAct>(`${ROOT}/browser-imports`, { sshSecrets, hostKeys });
  }

  /**
   * The export file of some stores, as the service writes it; without a password, one without secrets. What becomes of it
   * is told for the activity. 403 `wrong-password` when the password is not the account's.
   */
  export(
    stores: readonly RecordStore[],
    withSecrets: (ToldOfExport & { readonly password: string }) | null,
  ): Observable<RequestProgress<Blob>> {
    return this.http
      .post(
        `${ROOT}/export`,
        { stores, ...(withSecrets ?? { secrets: false }) },
        { responseType: 'blob', observe: 'events', reportDownloadProgress: true },
      )
      .pipe(toProgress(), catchError(withProblemAsText));
  }

  /** Which records are the same account, with the same secret or with others. */
  cleanUpPlan(): Observable<CleanUpPlan> {
    return this.http.get<CleanUpPlan>(`${ROOT}/clean-up`);
  }

  /** Puts duplicates into the trash. 409 `plan-changed` when the records changed since the plan. */
  cleanUp(request: CleanUpRequest): Observable<CleanUpSummary> {
    return this.http.post<CleanUpSummary>(`${ROOT}/clean-up`, request);
  }

  /** Deletes every record of the account; `confirmation` is what was typed. */
  reset(confirmation: string, erase: boolean): Observable<{ readonly removed: number }> {
    return this.http.post<{ readonly removed: number }>(`${ROOT}/reset`, { confirmation, erase });
  }

  /** What undoing an import, a clean-up or a reset would do; writes nothing. 409 `already-undone`, 410 `undo-over`. */
  undoPlan(act: string): Observable<Undoing> {
    return this.http.get<Undoing>(`${ROOT}/acts/${encodeURIComponent(act)}/undo`);
  }

  /**
   * Undoes an import, a clean-up or a reset, all or nothing. 409 `restore-conflicts` where accounts were added again since,
   * and there is no answer what becomes of them.
   */
  undo(act: string, answers: RestoreAnswers = {}): Observable<Undoing> {
    return this.http.post<Undoing>(`${ROOT}/acts/${encodeURIComponent(act)}/undo`, answers);
  }

  private send<Result>(url: string, body: Blob): Observable<RequestProgress<Result>> {
    return this.http
      .post<Result>(url, body, { observe: 'events', reportUploadProgress: true })
      .pipe(toProgress());
  }
}

function fileParts({ body, knownServers }: ImportBody): readonly BlobPart[] {
  const known =
    Object.keys(knownServers).length > 0 ? [`,"knownServers":${JSON.stringify(knownServers)}`] : [];
  return ['"file":', body, ...known];
}

/** A request body put together from JSON text, without parsing or copying what may be 128 MB. */
function jsonBlob(...parts: BlobPart[]): Blob {
  return new Blob(parts, { type: 'application/json' });
}

/** A refused download has its problem in a blob; as text it can be read like every other. */
function withProblemAsText(error: unknown): Observable<never> {
  if (!(error instanceof HttpErrorResponse) || !(error.error instanceof Blob)) return throwError(() => error);
  const { headers, status, statusText, url } = error;
  return from(error.error.text()).pipe(
    mergeMap((text) =>
      throwError(
        () => new HttpErrorResponse({ error: text, headers, status, statusText, url: url ?? undefined }),
      ),
    ),
  );
}
