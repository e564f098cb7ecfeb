import type { RouteOptions } from 'fastify';

/** Which methods the service's addresses take. Routes with a wildcard say nothing: they stand for whatever is left. */
export class RouteMethods {
  private readonly routes: { readonly segments: readonly string[]; readonly methods: readonly string[] }[] =
    [];

  add({ url, method }: Pick<RouteOptions, 'url' | 'method'>): void {
    if (!url.includes('*')) this.routes.push({ segments: url.split('/'), methods: [method].flat() });
  }

  /**
   * The methods that an address takes, in the order of the alphabet, when this one is none of them; none when no route has
   * the address.
   */
  besides(method: string, address: string): string[] {
    const path = address.split('?')[0].split('/');
    const fitting = this.routes.filter(({ segments }) => fits(segments, path));
    const methods = new Set(fitting.flatMap((route) => route.methods));
    // Then something else than the method is why there is nothing, such as an id that is too long for one.
    return methods.has(method) ? [] : [...methods].sort();
  }
}

function fits(segments: readonly string[], path: readonly string[]): boolean {
  return (
    segments.length === path.length &&
    segments.every((segment, place) =>
      segment.startsWith(':') ? path[place] !== '' : segment === path[place],
    )
  );
}
