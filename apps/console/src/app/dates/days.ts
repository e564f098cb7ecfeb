import { DateWords } from './date-words';

const words = new DateWords();

/** The day of a moment that a file names (RFC 3339): `18 Nov 2026`; the text itself when it is no moment. */
export function dayOf(moment: string): string {
  return Number.isNaN(Date.parse(moment)) ? moment : words.day(moment);
}
