import type { RecordStore } from '@kiops/contracts';
import { ProblemException } from '../problems/problem';
import type { Caller } from './caller';

/**
 * Whether a token's own list of stores leaves this one out. Sessions, and tokens without such a list, reach all.
 * @throws ProblemException `store-not-allowed`
 */
export function assertReaches({ stores }: Pick<Caller, 'stores'>, store: RecordStore): void {
  if (stores && !stores.includes(store))
    throw new ProblemException('store-not-allowed', { detail: `It reaches ${stores.join(', ')}.` });
}

/**
 * For what spans stores.
 * @throws ProblemException `store-not-allowed`
 */
export function assertReachesAll({ stores }: Pick<Caller, 'stores'>): void {
  if (stores)
    throw new ProblemException('store-not-allowed', {
      detail: 'This takes a token that reaches all stores.',
    });
}
