import type { ServiceToken } from '@kiops/contracts';
import { quantity } from '../quantities/quantities';

const DAY = 86_400_000;

/** From how many days before its end on a token is pointed out. */
const SOON = 14;

/** When a token ends, in words: "in 71 days", "Ends in 9 days", "Ended 2 days ago". */
export interface TokenEnd {
  readonly words: string;
  readonly state: 'far' | 'soon' | 'ended';
}

/** Of a token that was rotated, its end is wished: it is no reason to do something. */
export function tokenEnd({ expiresAt, successorId }: ServiceToken, now: Date): TokenEnd {
  const left = Date.parse(expiresAt) - now.getTime();
  const days = Math.floor(Math.abs(left) / DAY);
  if (left <= 0)
    return { state: 'ended', words: days === 0 ? 'Ended today' : `Ended ${quantity(days, 'day')} ago` };
  const inDays = days === 0 ? 'today' : `in ${quantity(days, 'day')}`;
  if (successorId !== null) return { state: 'far', words: `${inDays}, rotated` };
  return days < SOON ? { state: 'soon', words: `Ends ${inDays}` } : { state: 'far', words: inDays };
}

/** What is to be said of tokens that end soon: "1 ends in 9 days", "3 end soon, the first today"; empty when none does. */
export function endingWords(tokens: readonly ServiceToken[], now: Date): string {
  const ending = tokens
    .filter((token) => tokenEnd(token, now).state === 'soon')
    .sort((one, other) => Date.parse(one.expiresAt) - Date.parse(other.expiresAt));
  if (ending.length === 0) return '';
  const first = tokenEnd(ending[0], now).words.replace('Ends ', '');
  return ending.length === 1 ? `1 ends ${first}` : `${ending.length} end soon, the first ${first}`;
}
