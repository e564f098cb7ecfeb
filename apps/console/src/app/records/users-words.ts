import type { Connection } from '@kiops/contracts';
import { quantity } from '../quantities/quantities';

/** So many names are told; the others are counted. */
const NAMED = 5;

/** Who uses a record, in words: "checkout-api, cart and 3 others"; empty when nobody does. */
export function usersWords(connections: readonly Connection[]): string {
  return nameWords(connections.map(({ name }) => name));
}

/** Names in words, each once: "checkout-api, cart and 3 others". */
export function nameWords(all: readonly string[]): string {
  const names = [...new Set(all)];
  const shown = names.slice(0, NAMED);
  const rest = names.length - shown.length;
  const words = rest > 0 ? [...shown, quantity(rest, 'other')] : shown;
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
