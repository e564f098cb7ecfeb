import type { Verdict } from '@kiops/contracts';
import { type ComparisonLine, comparisonLines } from './comparison';
import { type EntryKey, entryKey } from './answers';
import type { ImportEntry, WholePlan } from './import-entries';

/** One row of the plan's table. */
export type PlanRow =
  | { readonly kind: 'section'; readonly verdict: Verdict; readonly count: number; readonly folded: boolean }
  | { readonly kind: 'entry'; readonly entry: ImportEntry; readonly key: EntryKey; readonly open: boolean }
  /** So many more are not listed yet. */
  | { readonly kind: 'more'; readonly verdict: Verdict; readonly count: number }
  | {
      readonly kind: 'comparison';
      readonly entry: ImportEntry;
      readonly key: EntryKey;
      readonly lines: readonly ComparisonLine[];
    };

/** What the reader chose to see. */
export interface PlanViewState {
  /** The pressed tile: only this verdict; null shows all. */
  readonly only: Verdict | null;
  readonly folded: ReadonlySet<Verdict>;
  readonly open: ReadonlySet<EntryKey>;
}

/** Conflicts first, then what is left out; what needs nobody comes last, and folded. */
const SECTION_ORDER: readonly Verdict[] = ['conflict', 'invalid', 'new', 'identical'];

export const FOLDED_AT_FIRST: ReadonlySet<Verdict> = new Set<Verdict>(['new', 'identical']);

/** The rows of a plan, in the order in which they are shown. */
export function planRows(plan: WholePlan, view: PlanViewState): readonly PlanRow[] {
  return SECTION_ORDER.filter((verdict) => view.only === null || view.only === verdict).flatMap((verdict) => {
    const entries = plan.entries.filter((entry) => entry.verdict === verdict);
    if (entries.length === 0) return [];
    const folded = view.only === null && view.folded.has(verdict);
    const section: PlanRow = { kind: 'section', verdict, count: plan.counts[verdict], folded };
    if (folded) return [section];
    const count = plan.more[verdict];
    const more: readonly PlanRow[] = count > 0 ? [{ kind: 'more', verdict, count }] : [];
    return [section, ...entries.flatMap((entry) => entryRows(entry, plan.exportedAt, view.open)), ...more];
  });
}

function entryRows(
  entry: ImportEntry,
  exportedAt: string | null,
  openKeys: ReadonlySet<EntryKey>,
): readonly PlanRow[] {
  const key = entryKey(entry);
  const open = openKeys.has(key);
  const row: PlanRow = { kind: 'entry', entry, key, open };
  if (!open) return [row];
  return [row, { kind: 'comparison', entry, key, lines: comparisonLines(entry, exportedAt) }];
}

/** What stays the same row when the plan's view changes. */
export function rowIdentity(row: PlanRow): string {
  if (row.kind === 'section') return row.verdict;
  return row.kind === 'more' ? `more ${row.verdict}` : `${row.kind} ${row.key}`;
}

/** The heights of the rows in pixels: all but a comparison's are fixed, so that 10,000 rows need no measuring. */
export function rowHeight(row: PlanRow, narrow: boolean): number {
  switch (row.kind) {
    case 'section':
      return narrow && row.verdict === 'conflict' ? 132 : 52;
    case 'more':
      return 52;
    case 'entry':
      return entryHeight(row.entry, narrow);
    case 'comparison':
      return comparisonHeight(row, narrow);
  }
}

/** About as many letters of a reason as two lines hold. */
const TWO_LINES = 84;

/** Two lines of text. On a narrow screen the verdict, the decision or the reason stand below them. */
function entryHeight(entry: ImportEntry, narrow: boolean): number {
  const longReason = entry.verdict !== 'conflict' && (entry.reason?.length ?? 0) > TWO_LINES;
  if (!narrow) return longReason ? 92 : 52;
  if (entry.verdict === 'conflict') return 152;
  return (entry.reason ? 132 : 92) + (longReason ? 36 : 0);
}

function comparisonHeight(
  row: { readonly entry: ImportEntry; readonly lines: readonly unknown[] },
  narrow: boolean,
): number {
  const card = 26 + 28 + 24 * row.lines.length;
  const note = row.entry.reason ? 44 : 0;
  return (narrow ? 2 * card + 12 : card) + note + 16;
}
