import { type HttpEvent, HttpEventType } from '@angular/common/http';
import { filter, map, type Observable } from 'rxjs';

/** How far a long request is. `sent` and `received` are bytes; `total` is null when it is not known. */
export type RequestProgress<Result> =
  | { readonly phase: 'sending'; readonly sent: number; readonly total: number | null }
  | { readonly phase: 'waiting' }
  | { readonly phase: 'receiving'; readonly received: number; readonly total: number | null }
  | { readonly phase: 'done'; readonly result: Result };

/** How much of a request is sent, 0 to 100; null while it is worked on. */
export function percentSent(progress: RequestProgress<unknown>): number | null {
  if (progress.phase !== 'sending') return null;
  return progress.total ? Math.floor((100 * progress.sent) / progress.total) : 0;
}

/** Turns the events of a request with progress into its phases. To unsubscribe cancels the request. */
export function toProgress<Result>() {
  return (events: Observable<HttpEvent<Result>>): Observable<RequestProgress<Result>> =>
    events.pipe(
      map(phaseOf<Result>),
      filter((phase) => phase !== undefined),
    );
}

function phaseOf<Result>(event: HttpEvent<Result>): RequestProgress<Result> | undefined {
  switch (event.type) {
    case HttpEventType.Sent:
      return { phase: 'sending', sent: 0, total: null };
    case HttpEventType.UploadProgress: {
      const all = event.total !== undefined && event.loaded >= event.total;
      return all
        ? { phase: 'waiting' }
        : { phase: 'sending', sent: event.loaded, total: event.total ?? null };
    }
    case HttpEventType.DownloadProgress:
      return { phase: 'receiving', received: event.loaded, total: event.total ?? null };
    case HttpEventType.Response:
      return { phase: 'done', result: event.body as Result };
    default:
      return undefined;
  }
}
