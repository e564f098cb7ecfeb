import { HttpErrorResponse, HttpXsrfTokenExtractor, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import type { SessionEnd } from '@kiops/contracts';
import { Router } from '@angular/router';
import { catchError, throwError } from 'rxjs';
import { ANSWER_TIMEOUT, toFailure } from '../problem/failure';
import { Session } from './session';

/** Why a session ended, for the sign-in page. With `cookies` this browser has none any more: those of its other tabs are the same. */
export type EndedParameter = SessionEnd | 'cookies' | 'unknown';

/**
 * Gives reads their time limit (uploads, downloads and changes take what they take), and leads to the sign-in page when a
 * session has ended meanwhile, with the reason where there is one.
 */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const router = inject(Router);
  const cookies = inject(HttpXsrfTokenExtractor);
  const limited =
    request.method === 'GET' && request.responseType === 'json' && request.timeout === undefined
      ? request.clone({ timeout: ANSWER_TIMEOUT })
      : request;
  return next(limited).pipe(
    catchError((error: unknown) => {
      const failure = error instanceof HttpErrorResponse ? toFailure(error) : undefined;
      if (session.me() && failure?.code === 'not-signed-in') {
        session.end();
        const ended: EndedParameter = failure.ended ?? (cookies.getToken() === null ? 'cookies' : 'unknown');
        void router.navigate(['/sign-in'], { queryParams: { returnTo: router.url, ended } });
      }
      return throwError(() => error);
    }),
  );
};
