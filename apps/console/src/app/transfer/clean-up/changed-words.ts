import type { DateWords } from '../../dates/date-words';
import type { Duplicate, Duplicates } from './clean-up-groups';

/** When a record of a group was changed: the day; where two of them were on one day, the time as well, to tell them apart. */
export function changedWords(
  { records }: Duplicates,
  { updatedAt }: Duplicate,
  dates: Pick<DateWords, 'day' | 'exact'>,
): string {
  const moments = new Set(records.map((record) => record.updatedAt));
  const days = new Set([...moments].map((at) => dates.day(at)));
  return days.size < moments.size ? dates.exact(updatedAt) : dates.day(updatedAt);
}
