import { InjectionToken } from '@angular/core';
import type { WorkerHop } from '../../../../../../libs/ssh-worker/src/messages';
import { type OpenedRoute, type RouteObserver, SshRoute } from '../../../../../../libs/ssh-worker/src/ssh-route';

/** Opens a route: see `SshRoute.open`. */
export type RouteOpener = (
  relayUrl: string,
  ticket: string,
  hops: readonly WorkerHop[],
  observer: RouteObserver,
  signal: AbortSignal,
) => Promise<OpenedRoute>;

/** How routes are opened: with a worker and through the relay; specs give another one. */
export const ROUTE_OPENER = new InjectionToken<RouteOpener>('ROUTE_OPENER', {
  providedIn: 'root',
  factory: () => SshRoute.open,
});
