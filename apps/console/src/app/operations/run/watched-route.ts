import type { ProcessRequest } from '@kiops/ssh-client';
import { type CarryingRoute, type OpenedRoute, type ProcessObserver, RouteFailure } from '@kiops/ssh-worker';

/** A route as one piece of work sees it, which tells afterwards whether the work has begun anything on the server. */
export class WatchedRoute implements OpenedRoute {
  #starts = 0;

  constructor(readonly route: CarryingRoute) {}

  start(request: ProcessRequest, observer: ProcessObserver) {
    this.#starts += 1;
    return this.route.start(request, observer);
  }

  close(): void {
    this.route.close();
  }

  /** Whether work that failed with this was not even begun: it can be done on another route. */
  hasBegunNothing(error: unknown): boolean {
    return this.#starts === 1 && error instanceof RouteFailure && error.neverBegan;
  }
}
