import { InjectionToken } from '@angular/core';
import type { CarryingRoute } from '@kiops/ssh-worker';
import type { HopProgress } from './hop-progress';

/** The first hops of a route, open already: other runs use them, too. */
export interface SharedPart {
  readonly route: CarryingRoute;
  /** What was done at each of them. */
  readonly hops: readonly HopProgress[];
}

/** What a run goes on from; without one it opens every hop itself. Rejects when it cannot be had. */
export const SHARED_PART = new InjectionToken<() => Promise<SharedPart | undefined>>('SHARED_PART', {
  providedIn: 'root',
  factory: () => () => Promise.resolve(undefined),
});
