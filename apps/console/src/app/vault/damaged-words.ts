import type { DamagedSecret } from '@kiops/browser-vault';
import { numberText } from '../quantities/quantities';

/** How many are named before the rest is counted. */
const NAMED = 5;

/** Which ones are damaged: `deploy@pay:22, root@db:22 and 3 more`. */
export function damagedInWords(damaged: readonly DamagedSecret[]): string {
  const names = damaged.map(({ address }) => address ?? 'one that does not say for which server');
  const rest = names.length - NAMED;
  return rest > 0 ? `${names.slice(0, NAMED).join(', ')} and ${numberText(rest)} more` : names.join(', ');
}
