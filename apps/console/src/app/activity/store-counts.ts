import { definitionOf, RECORD_STORES } from '@kiops/contracts';
import { quantity } from '../quantities/quantities';

/** Joins what a sentence lists: "a, b, and c". */
export const AND = new Intl.ListFormat('en', { type: 'conjunction' });

/** Counts by store, in words: "3 registries and 1 server"; empty when there are none. */
export function storeCounts(counts: unknown): string {
  if (typeof counts !== 'object' || counts === null) return '';
  const given = counts as Readonly<Record<string, unknown>>;
  const parts = RECORD_STORES.flatMap((store) => {
    const count = given[store];
    if (typeof count !== 'number' || count === 0) return [];
    const { one } = definitionOf(store).words;
    return [quantity(count, one, `${one.replace(/y$/, 'ie')}s`)];
  });
  return AND.format(parts);
}
