import { DOCUMENT } from '@angular/common';
import {
  HttpErrorResponse,
  HttpResponse,
  type HttpEvent,
  type HttpInterceptorFn,
} from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import { tap } from 'rxjs';
import { ReloadNotices } from './reload-notice';

/** In every reply of the API: the name of the main script of the console that the service has now. */
const CONSOLE_HEADER = 'X-KIOPS-Console';

/** Notices that KIOPS was updated under an open page, before a part of the page is missing. Says so once. */
@Injectable({ providedIn: 'root' })
export class ConsoleVersion {
  readonly #notices = inject(ReloadNotices);
  /** The main script of this page; undefined where its name has no digest, as while it is developed. */
  readonly #own = Array.from(inject(DOCUMENT).scripts, ({ src }) =>
    /\/(main-[\w-]{8}\.js)$/.exec(src)?.at(1),
  ).find((name) => name !== undefined);
  #isTold = false;

  served(name: string | null): void {
    if (this.#isTold || name === null || this.#own === undefined || name === this.#own) return;
    this.#isTold = true;
    const sentence = 'KIOPS has a new version. Reload when you can: what is not loaded yet may be missing.';
    this.#notices.show(sentence, { isAnswer: false });
  }
}

/** Looks at every reply of the API for the version of the console. */
export const versionInterceptor: HttpInterceptorFn = (request, next) => {
  const version = inject(ConsoleVersion);
  const look = (reply: unknown) => {
    if (reply instanceof HttpResponse || reply instanceof HttpErrorResponse)
      version.served(reply.headers.get(CONSOLE_HEADER));
  };
  return next(request).pipe(tap<HttpEvent<unknown>>({ next: look, error: look }));
};
