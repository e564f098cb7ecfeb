import { LIMITS } from '@kiops/contracts';
import { ReadError } from './read-error';

/** How much one file may give. Readers stop there: what is made to take memory and time takes little of both. */
export const READING_LIMITS = {
  /** Of another tool: entries, and SSH secrets, which the browser keeps. */
  entries: 20_000,
  /** Different private keys: to find the public half of one takes up to 3 ms (P-521). */
  keys: 250,
  /** The same of a file of KIOPS, which gives all that it may hold. */
  own: { entries: LIMITS.transferEntries.max, keys: LIMITS.transferEntries.max },
  hostKeys: LIMITS.transferEntries.max,
  /** Parts of each entry that are left out. */
  leftOutPerEntry: 5,
  /** Characters of all secrets together. */
  secrets: LIMITS.transferFile.max,
} as const;

/** Refuses what would be more than one file may give, before it is gathered. @throws ReadError `too-large` */
export function refuseOver(count: number): void {
  if (count > READING_LIMITS.entries) throw tooMany(READING_LIMITS.entries);
}

/** More than is read of one file: the limit, and what to do. */
export function tooMany(most: number, what = 'entries'): ReadError {
  const count = most.toLocaleString('en');
  return new ReadError(
    'too-large',
    `The file holds more than ${count} ${what}, which is the most that KIOPS reads of one file. Divide it into smaller files.`,
  );
}
