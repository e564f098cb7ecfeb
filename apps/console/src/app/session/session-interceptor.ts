import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { catchError, throwError } from 'rxjs';
import { ANSWER_TIMEOUT, toFailure } from '../problem/failure';
import { Session } from './session';

/**
 * Gives reads their time limit (uploads, downloads and changes take what they take), and leads to the sign-in page when a
 * session has ended meanwhile.
 */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const router = inject(Router);
  const limited =
    request.method === 'GET' && request.responseType === 'json' && request.timeout === undefined
      ? request.clone({ timeout: ANSWER_TIMEOUT })
      : request;
  return next(limited).pipe(
    catchError((error: unknown) => {
      const ended =
        session.me() && error instanceof HttpErrorResponse && toFailure(error).code === 'not-signed-in';
      if (ended) {
        session.end();
        void router.navigate(['/sign-in'], { queryParams: { returnTo: router.url, ended: true } });
      }
      return throwError(() => error);
    }),
  );
};
