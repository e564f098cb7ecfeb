import type { RouteHop, Server } from '@kiops/contracts';

/** The servers on the way, the nearest to the browser first, the target last. */
export function hopsTo(server: Server): readonly RouteHop[] {
  const { id, label, host, port, username, allowOldAlgorithms } = server;
  return [...server.route, { id, label, host, port, username, allowOldAlgorithms }];
}
