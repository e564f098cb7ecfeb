import { dayOf } from '../../dates/days';
import { unseenWords } from '../../problem/unseen-words';
import { numberText } from '../../quantities/quantities';
import type { ImportEntry } from './plan/import-entries';
import { fieldTitle } from '../../records/field-titles';

/** One line of “Mine” and “Theirs”. A secret's values are not known here; only that they differ. */
export interface ComparisonLine {
  readonly title: string;
  readonly mine: string;
  readonly theirs: string;
  readonly differs: boolean;
  readonly secret: boolean;
}

/** What one side holds of a field whose value it does not have. */
const NOTHING = 'None';

/**
 * The lines that compare a conflicting entry with the record it meets, or with the earlier entry of the files where there
 * is no record; `exportedAt` is when the file was made.
 */
export function comparisonLines(entry: ImportEntry, exportedAt: string | null): readonly ComparisonLine[] {
  const differences = entry.differences ?? [];
  const label: ComparisonLine = {
    title: 'Label',
    mine: (entry.earlier ?? entry.existing)?.label || NOTHING,
    theirs: entry.label,
    differs: differences.some(({ field }) => field === 'label'),
    secret: false,
  };
  const fields = differences
    .filter(({ field }) => field !== 'label')
    .map(({ field, secret, mine, theirs }) => ({
      title: fieldTitle(field),
      mine: secret ? '' : valueInWords(mine),
      theirs: secret ? '' : valueInWords(theirs),
      differs: true,
      secret,
    }));
  const changed = entry.earlier ? [] : [changedLine(entry, exportedAt)];
  if (entry.store === 'browser') return [...fields, ...changed];
  return [label, ...fields, ...changed, usedByLine(entry)];
}

/** A file does not say when its records were changed, but it cannot have been after the export. */
function changedLine(entry: ImportEntry, exportedAt: string | null): ComparisonLine {
  return {
    title: 'Changed',
    mine: entry.existing ? dayOf(entry.existing.updatedAt) : NOTHING,
    theirs: exportedAt ? `Exported ${dayOf(exportedAt)}` : 'Not in the file',
    differs: false,
    secret: false,
  };
}

function usedByLine(entry: ImportEntry): ComparisonLine {
  return {
    title: 'Used by',
    mine: namesInWords((entry.earlier ?? entry.existing)?.connections ?? []),
    theirs: namesInWords(entry.connections ?? []),
    differs: false,
    secret: false,
  };
}

/** `payment-gateway and 3 more`. */
function namesInWords(names: readonly string[]): string {
  if (names.length === 0) return 'Nothing yet';
  return names.length === 1 ? names[0] : `${names[0]} and ${numberText(names.length - 1)} more`;
}

function valueInWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return NOTHING;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.length === 0 ? NOTHING : value.map(valueInWords).join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  const unseen = unseenWords(text);
  // Isolated (U+2068 to U+2069), so that what the text holds does not turn the words after it around.
  return unseen === '' ? text : `“\u2068${text}\u2069” (${unseen})`;
}
