import type { Verdict } from '@kiops/contracts';
import { type ComparisonLine, comparisonLines } from './comparison';
import { type EntryKey, entryKey } from './plan/answers';
import type { ImportEntry, WholePlan } from './plan/import-entries';
import type { ImportSources, LeftOutLine } from './plan/import-sources';

/** A part of the plan's table: a verdict, or what may go to more than one store. What is not valid is left out. */
export type Section = Verdict | 'stores';

/** One row of the plan's table. */
export type PlanRow =
  | { readonly kind: 'section'; readonly section: Section; readonly count: number; readonly folded: boolean }
  | { readonly kind: 'entry'; readonly entry: ImportEntry; readonly key: EntryKey; readonly open: boolean }
  | { readonly kind: 'left-out'; readonly line: LeftOutLine; readonly key: string }
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
  readonly folded: ReadonlySet<Section>;
  readonly open: ReadonlySet<EntryKey>;
}

/** What is shown: the plan, what of the files is in no plan, and where everything comes from. */
export interface ShownPlan {
  readonly plan: WholePlan;
  readonly notPlanned: readonly LeftOutLine[];
  readonly sources: ImportSources;
  /** How much is left out, also what is not listed yet. */
  readonly leftOut: number;
}

/** Conflicts first, then what somebody may want to change, then what is left out; what needs nobody comes last. */
const SECTION_ORDER: readonly Section[] = ['conflict', 'stores', 'invalid', 'new', 'identical'];

/** Left out are folded too when they are more than one wants to scroll past. */
const MANY_LEFT_OUT = 20;

/** What is folded at first: what needs nobody, and a long list of what is left out. */
export function foldedAtFirst(leftOut: number): ReadonlySet<Section> {
  return new Set<Section>(leftOut > MANY_LEFT_OUT ? ['new', 'identical', 'invalid'] : ['new', 'identical']);
}

/** The rows of a plan, in the order in which they are shown. */
export function planRows(shown: ShownPlan, view: PlanViewState): readonly PlanRow[] {
  const sections = sectionsOf(shown, view.only);
  return SECTION_ORDER.flatMap((section) => {
    const { count, rows, more } = sections[section];
    if (count === 0) return [];
    const folded = view.only === null && view.folded.has(section);
    const head: PlanRow = { kind: 'section', section, count, folded };
    if (folded) return [head];
    const { exportedAt } = shown.plan;
    const below = rows.flatMap((row) =>
      row.kind === 'entry' ? entryRows(row.entry, exportedAt, view.open) : [row],
    );
    return [
      head,
      ...below,
      ...(more > 0 && section !== 'stores' ? [{ kind: 'more', verdict: section, count: more } as const] : []),
    ];
  });
}

interface SectionContent {
  readonly rows: readonly (
    { readonly kind: 'entry'; readonly entry: ImportEntry } | Extract<PlanRow, { readonly kind: 'left-out' }>
  )[];
  readonly count: number;
  readonly more: number;
}

function sectionsOf(
  { plan, notPlanned, sources, leftOut }: ShownPlan,
  only: Verdict | null,
): Readonly<Record<Section, SectionContent>> {
  const fitsMore = (entry: ImportEntry) =>
    only === null && (entry.verdict === 'new' || entry.verdict === 'identical') && sources.fitsMore(entry);
  const movable = plan.entries.filter(fitsMore);
  const ofVerdict = (verdict: Verdict): SectionContent => {
    const wanted = only === null || only === verdict;
    const entries = plan.entries.filter((entry) => entry.verdict === verdict && !fitsMore(entry));
    const elsewhere = movable.filter((entry) => entry.verdict === verdict).length;
    return {
      rows: entries.map((entry) => ({ kind: 'entry', entry })),
      count: wanted ? plan.counts[verdict] - elsewhere : 0,
      more: plan.more[verdict],
    };
  };
  const lines = plan.entries
    .filter(({ verdict }) => verdict === 'invalid')
    .map((entry) => ({ kind: 'left-out' as const, line: sources.lineOf(entry), key: entryKey(entry) }));
  const others = notPlanned.map((line, index) => ({ kind: 'left-out' as const, line, key: String(index) }));
  const wantsLeftOut = only === null || only === 'invalid';
  return {
    conflict: ofVerdict('conflict'),
    stores: { rows: movable.map((entry) => ({ kind: 'entry', entry })), count: movable.length, more: 0 },
    invalid: {
      rows: [...others, ...lines],
      count: wantsLeftOut ? leftOut : 0,
      more: plan.more.invalid,
    },
    new: ofVerdict('new'),
    identical: ofVerdict('identical'),
  };
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
  if (row.kind === 'section') return row.section;
  return row.kind === 'more' ? `more ${row.verdict}` : `${row.kind} ${row.key}`;
}

/** The heights of the rows in pixels: all but a comparison's are fixed, so that 10,000 rows need no measuring. `note` is what an entry's last column says. */
export function rowHeight(row: PlanRow, narrow: boolean, note: (entry: ImportEntry) => string): number {
  switch (row.kind) {
    case 'section':
      return narrow && row.section === 'conflict' ? 132 : 52;
    case 'more':
      return 52;
    case 'entry':
      return entryHeight(row.entry, narrow, note(row.entry));
    case 'left-out':
      return leftOutHeight(row.line, narrow);
    case 'comparison':
      return comparisonHeight(row, narrow);
  }
}

/** About as many letters as two lines of the last column hold, and one line of what is left out, and why. */
const TWO_LINES = 76;
const WHAT_LINE = 34;
const PLACE_LINE = 42;
const REASON_LINE = 52;
const NARROW_LINE = 46;

/** Two lines of text. On a narrow screen the file, the verdict, the decision or the note stand below them. */
function entryHeight(entry: ImportEntry, narrow: boolean, note: string): number {
  const isLong = entry.verdict !== 'conflict' && note.length > TWO_LINES;
  if (!narrow) return isLong ? 92 : 52;
  if (entry.verdict === 'conflict') return 172;
  return (note ? 152 : 112) + (isLong ? 36 : 0);
}

function leftOutHeight({ from, at, what, reason }: LeftOutLine, narrow: boolean): number {
  const place = `${from} › ${at}`;
  if (!narrow) {
    const most = Math.max(linesOf(place, PLACE_LINE), linesOf(what, WHAT_LINE), linesOf(reason, REASON_LINE));
    return 14 + 18 * Math.min(4, most);
  }
  const all = linesOf(place, NARROW_LINE) + linesOf(what, NARROW_LINE) + linesOf(reason, NARROW_LINE);
  return 20 + 18 * Math.min(8, all);
}

/** How many lines of so many letters a text takes. A word goes to the next line, and is broken only where it is longer. */
function linesOf(text: string, letters: number): number {
  let [count, room] = [1, letters];
  for (const word of text.split(' ')) {
    if (word.length > room && room < letters) [count, room] = [count + 1, letters];
    const more = Math.max(0, Math.ceil(word.length / letters) - 1);
    count += more;
    room -= word.length - more * letters + 1;
  }
  return count;
}

function comparisonHeight(
  row: { readonly entry: ImportEntry; readonly lines: readonly unknown[] },
  narrow: boolean,
): number {
  const card = 26 + 28 + 24 * row.lines.length;
  const note = row.entry.reason && !row.entry.earlier ? 44 : 0;
  return (narrow ? 2 * card + 12 : card) + note + 16;
}
