import type { Decision, RestoreConflict, RestoreConflicts } from '@kiops/contracts';
import { dayOf } from '../../dates/days';
import { quantity } from '../../quantities/quantities';
import { fieldTitle } from '../field-titles';

/** What each decision of a restore is called. */
export const RESTORE_DECISION_TITLES: Readonly<Record<Decision, string>> = {
  keep: 'Keep mine',
  replace: 'Take the trashed',
  both: 'Keep both',
};

/** What the question is about. */
export function conflictsHeading({ total, records }: RestoreConflicts): string {
  if (total !== 1) return `${quantity(total, 'account')} are there again`;
  return records[0]?.addedSince === false ? 'This account is there twice' : 'This account is there again';
}

/** Why it is asked: what was there beside a record before that one was removed is not there “since”. */
export function whyAsked({ total, records }: RestoreConflicts): string {
  const before = records.filter(({ addedSince }) => !addedSince).length;
  if (total === 1)
    return before === 0
      ? 'It was added since. Choose what shall stay.'
      : 'Another record of it was there before, too. Choose what shall stay.';
  if (before === 0) return 'They were added since. Choose for each what shall stay.';
  return before === records.length
    ? 'Other records of them were there before, too. Choose for each what shall stay.'
    : 'Some were added since, others were there before. Choose for each what shall stay.';
}

/** What differs between the record that is there and the one in the trash: “Password and notes differ”. */
export function differenceSentence({ differences }: RestoreConflict): string {
  if (differences.length === 0) return 'Nothing differs';
  const [first, ...others] = differences.map(({ field }) => fieldTitle(field));
  if (others.length === 0) return `${first} differs`;
  const fields = [first, ...others.map((title) => title.charAt(0).toLowerCase() + title.slice(1))];
  return fields.length > 3
    ? `${fields.length} fields differ`
    : `${new Intl.ListFormat('en').format(fields)} differ`;
}

/** The record that is there, in one line. */
export function mineSentence({ mine }: RestoreConflict): string {
  const users = mine.connections.length;
  const used = users === 0 ? 'used by nothing yet' : `used by ${quantity(users, 'service')}`;
  return `Mine: ${mine.label}, changed ${dayOf(mine.updatedAt)}, ${used}`;
}
