/**
 * How many jump servers stand before each server, from `id → jump server's id`. Infinity for those whose way goes in a
 * circle. A jump server that is not in the map ends the way.
 */
export function routeDepths(jumpServers: ReadonlyMap<string, string | null>): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  for (const start of jumpServers.keys()) {
    const path = new Set<string>();
    let next: string | null | undefined = start;
    while (next && jumpServers.has(next) && !depths.has(next) && !path.has(next)) {
      path.add(next);
      next = jumpServers.get(next);
    }
    let depth = !next || !jumpServers.has(next) ? -1 : path.has(next) ? Infinity : (depths.get(next) ?? 0);
    for (const id of [...path].reverse()) {
      depth += 1;
      depths.set(id, depth);
    }
  }
  return depths;
}
