import { type RouteHop, type Server, serverAddress } from '@kiops/contracts';
import type { SharedHop } from './shared-hop';

/** Makes the shared hop for a jump server, which is reached through `parent`. */
export type MakeSharedHop = (server: Server, parent: SharedHop | undefined) => SharedHop;

/** The jump servers of many routes, each once: the same account, reached by the same way, is the same hop. */
export class SharedHops {
  readonly #hops = new Map<string, SharedHop>();

  constructor(servers: readonly Server[], make: MakeSharedHop) {
    for (const server of servers) {
      let parent: SharedHop | undefined;
      for (const [index, hop] of server.route.entries()) {
        const way = server.route.slice(0, index);
        const name = nameOf([...way, hop]);
        // As much of a server as a route to it needs.
        parent = this.#hops.get(name) ?? make({ ...server, ...hop, route: way }, parent);
        this.#hops.set(name, parent);
      }
    }
  }

  /** Nearer ones first. */
  get all(): readonly SharedHop[] {
    return [...this.#hops.values()];
  }

  /** What the route to a server goes on from: the server itself, if others go through it. */
  before(server: Server): SharedHop | undefined {
    return this.#hops.get(nameOf([...server.route, server])) ?? this.#hops.get(nameOf(server.route));
  }
}

/** What is allowed with one server only is not used with another record of it. */
function nameOf(hops: readonly (RouteHop | Server)[]): string {
  return hops.map((hop) => `${serverAddress(hop)} ${hop.allowOldAlgorithms}`).join(' ');
}
