/** So many labels of a host are looked at. */
const MOST_LABELS = 8;

/**
 * Hosts that somebody may have meant: the domains above a host, and what a longer name begins with. `registry.io` is one of
 * `registry.io.example.com`, which it has nothing to do with: they are named as misses, and never served.
 */
export function lookAlikes(host: string): readonly string[] {
  const name = host.replace(/:\d+$/, '');
  if (name.startsWith('[') || /^[\d.]+$/.test(name)) return [];
  const labels = name.split('.').slice(0, MOST_LABELS);
  const counts = labels.map((_, index) => index).filter((count) => count >= 2);
  return counts.flatMap((count) => [labels.slice(0, count).join('.'), labels.slice(-count).join('.')]);
}
