import type { ImportPlan } from '@kiops/contracts';
import { fileKeyOf, type ImportDraft } from '../reading/messages';
import type { ImportEntry } from './import-entries';
import type { ImportSources } from './import-sources';

/** How much is left out: all of it, and of that what somebody is asked about and has not answered. */
export interface LeftOutCount {
  readonly count: number;
  readonly unanswered: number;
}

/** How much of one file is left out; `isAtLeast`: of a long plan not all is listed, so that nobody knows whose it is. */
export interface LeftOutOfFile extends LeftOutCount {
  readonly isAtLeast: boolean;
}

/** How much of the files is left out: of all together, and of each by its key. A file that is in no plan has none. */
export interface LeftOutCounts {
  readonly all: LeftOutCount;
  readonly byFile: ReadonlyMap<string, LeftOutOfFile>;
}

const NONE: LeftOutCount = { count: 0, unanswered: 0 };

export const NOTHING_LEFT_OUT: LeftOutCounts = { all: NONE, byFile: new Map() };

/** What counts as left out: what the files hold and the plan does not, and the entries of the plan that are not valid. */
export function leftOutCounts(
  draft: ImportDraft,
  plan: Pick<ImportPlan, 'counts' | 'more'> & { readonly entries: readonly ImportEntry[] },
  sources: ImportSources,
): LeftOutCounts {
  const unanswered = draft.leftOut.filter(({ open }) => open).length;
  const all = { count: plan.counts.invalid + draft.leftOut.length, unanswered };
  const files = [...new Set(Object.keys(draft.names).map(fileKeyOf))];
  if (files.length === 1) return { all, byFile: new Map([[files[0], { ...all, isAtLeast: false }]]) };
  const counts = new Map(files.map((file) => [file, NONE]));
  const countIn = (key: string, isOpen: boolean) => {
    const before = counts.get(fileKeyOf(key)) ?? NONE;
    const now = { count: before.count + 1, unanswered: before.unanswered + (isOpen ? 1 : 0) };
    counts.set(fileKeyOf(key), now);
  };
  for (const { file, open } of draft.leftOut) countIn(file, open !== undefined);
  for (const entry of plan.entries) {
    const origin = entry.verdict === 'invalid' ? sources.originOf(entry) : undefined;
    if (origin) countIn(origin.file, false);
  }
  const isAtLeast = plan.more.invalid > 0;
  return { all, byFile: new Map([...counts].map(([file, count]) => [file, { ...count, isAtLeast }])) };
}
