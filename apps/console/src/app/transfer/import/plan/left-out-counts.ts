import type { ImportPlan } from '@kiops/contracts';
import { fileKeyOf, type ImportDraft } from '../reading/messages';
import type { ImportEntry } from './import-entries';
import type { ImportSources } from './import-sources';

/** How much of one file is left out; `isAtLeast`: of a long plan not all is listed, so that nobody knows whose it is. */
export interface LeftOutOfFile {
  readonly count: number;
  readonly isAtLeast: boolean;
}

/** How much of the files is left out: of all together, and of each by its key. A file that is in no plan has none. */
export interface LeftOutCounts {
  readonly all: number;
  readonly byFile: ReadonlyMap<string, LeftOutOfFile>;
}

export const NOTHING_LEFT_OUT: LeftOutCounts = { all: 0, byFile: new Map() };

/** What counts as left out: what the files hold and the plan does not, and the entries of the plan that are not valid. */
export function leftOutCounts(
  draft: ImportDraft,
  plan: Pick<ImportPlan, 'counts' | 'more'> & { readonly entries: readonly ImportEntry[] },
  sources: ImportSources,
): LeftOutCounts {
  const all = plan.counts.invalid + draft.leftOut.length;
  const files = [...new Set(Object.keys(draft.names).map(fileKeyOf))];
  if (files.length === 1) return { all, byFile: new Map([[files[0], { count: all, isAtLeast: false }]]) };
  const counts = new Map(files.map((file) => [file, 0]));
  const countIn = (key: string) => counts.set(fileKeyOf(key), (counts.get(fileKeyOf(key)) ?? 0) + 1);
  for (const { file } of draft.leftOut) countIn(file);
  for (const entry of plan.entries) {
    const origin = entry.verdict === 'invalid' ? sources.originOf(entry) : undefined;
    if (origin) countIn(origin.file);
  }
  const isAtLeast = plan.more.invalid > 0;
  return { all, byFile: new Map([...counts].map(([file, count]) => [file, { count, isAtLeast }])) };
}
