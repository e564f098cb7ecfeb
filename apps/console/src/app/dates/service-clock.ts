import {
  HttpErrorResponse,
  HttpResponse,
  type HttpEvent,
  type HttpInterceptorFn,
} from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import { tap } from 'rxjs';

/** How far this computer's clock may be off before it is worth a word, in milliseconds. */
const TOLERATED = 60_000;

/** A date in a reply's header is cut to the second (RFC 9110 section 5.6.7). */
const RESOLUTION = 1_000;

/** Between when a request was sent and its reply was there, by this computer's clock, in milliseconds. */
export interface Waited {
  readonly from: number;
  readonly to: number;
}

/** How this computer's clock goes, measured by the service's own, which its replies tell. */
@Injectable({ providedIn: 'root' })
export class ServiceClock {
  readonly #ahead = signal(0);

  /**
   * How many milliseconds this computer is at least ahead of the service, less than 0 when it is behind, as far as the last
   * reply tells; 0 as well when it may be right.
   */
  readonly ahead = this.#ahead.asReadonly();
  readonly isOff = computed(() => Math.abs(this.#ahead()) > TOLERATED);

  /** What time it is on KIOPS, by whose clock everything is stamped that it keeps. */
  now(): Date {
    return new Date(Date.now() - this.#ahead());
  }

  /** A reply came; `date` is its header of this name. */
  replied(date: string | null, { from, to }: Waited): void {
    const stamped = Date.parse(date ?? '');
    if (Number.isNaN(stamped)) return;
    const least = from - (stamped + RESOLUTION);
    const most = to - stamped;
    this.#ahead.set(least > 0 ? least : Math.min(most, 0));
  }
}

/** What tells the time of KIOPS, for who is no service of Angular; called where Angular injects. */
export function kiopsClock(): () => Date {
  const clock = inject(ServiceClock);
  return () => clock.now();
}

/** Lets the clock look at every reply of the API. */
export const clockInterceptor: HttpInterceptorFn = (request, next) => {
  const clock = inject(ServiceClock);
  const from = Date.now();
  const look = (reply: unknown) => {
    if (reply instanceof HttpResponse || reply instanceof HttpErrorResponse)
      clock.replied(reply.headers.get('Date'), { from, to: Date.now() });
  };
  return next(request).pipe(tap<HttpEvent<unknown>>({ next: look, error: look }));
};
