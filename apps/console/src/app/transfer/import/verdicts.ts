import type { Decision, FieldDifference, Verdict } from '@kiops/contracts';
import { mdiAlertCircleOutline, mdiEqual, mdiPlus, mdiSwapHorizontal } from '@mdi/js';
import { quantity } from '../../quantities/quantities';
import { fieldTitle } from '../../records/field-titles';
import type { ImportEntry } from './plan/import-entries';

/** How a verdict is shown. */
export interface VerdictLook {
  readonly title: string;
  readonly icon: string;
}

/** In the order of the tiles. */
export const VERDICT_ORDER: readonly Verdict[] = ['conflict', 'new', 'identical', 'invalid'];

export const VERDICT_LOOKS: Readonly<Record<Verdict, VerdictLook>> = {
  conflict: { title: 'Conflict', icon: mdiSwapHorizontal },
  new: { title: 'New', icon: mdiPlus },
  identical: { title: 'Identical', icon: mdiEqual },
  invalid: { title: 'Left out', icon: mdiAlertCircleOutline },
};

const DECISION_TITLES: Readonly<Record<Decision, string>> = {
  keep: 'Keep mine',
  replace: 'Take theirs',
  both: 'Keep both',
};

/** The same of an entry that is in conflict with an earlier one of the files: neither is mine. */
const DECISION_TITLES_IN_FILES: Readonly<Record<Decision, string>> = {
  keep: 'Keep first',
  replace: 'Take this',
  both: 'Keep both',
};

/** How the answers to these conflicts are called: where some are with records, as for all of them. */
export function decisionTitles(conflicts: readonly ImportEntry[]): Readonly<Record<Decision, string>> {
  const isInFiles = conflicts.length > 0 && conflicts.every(({ earlier }) => earlier);
  return isInFiles ? DECISION_TITLES_IN_FILES : DECISION_TITLES;
}

/** What differs, in two or three words: “Password differs”, “2 fields differ”. */
function differenceWords(differences: readonly FieldDifference[] = []): string {
  if (differences.length === 1) return `${fieldTitle(differences[0].field)} differs`;
  return differences.length === 0 ? 'Differs' : `${quantity(differences.length, 'field')} differ`;
}

/** The words of a row's verdict. */
export function verdictWords(entry: ImportEntry): string {
  switch (entry.verdict) {
    case 'conflict':
      return differenceWords(entry.differences);
    case 'new':
      return 'Will be added';
    case 'identical':
      return 'Nothing to do';
    case 'invalid':
      return 'Left out';
  }
}
