import type { RouteOptions } from 'fastify';

/** Which methods the service's addresses take. Routes with a wildcard say nothing: they stand for whatever is left. */
export class RouteMethods {
  private readonly routes: { readonly segments: readonly string[]; readonly methods: readonly string[] }[] =
    [];

  add({ url, method }: Pick<RouteOptions, 'url' | 'method'>): void {
    if (!url.includes('*')) this.routes.push({ segments: url.split('/'), methods: [method].flat() });
  }

  /** The methods that an address takes, in the order of the alphabet; none when no route has it. */
  of(address: string): string[] {
    const path = address.split('?')[0].split('/');
    const fitting = this.routes.filter(({ segments }) => fits(segments, path));
    return [...new Set(fitting.flatMap(({ methods }) => methods))].sort();
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
