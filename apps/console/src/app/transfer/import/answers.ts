import type { Decision, Decisions } from '@kiops/contracts';
import type { ImportEntry, WholePlan } from './import-entries';

/** The key of an entry's decision: its store and its position. */
export type EntryKey = `${string}/${number}`;

/** Decisions by entry; an entry without one is not answered yet. */
export type Answers = ReadonlyMap<EntryKey, Decision>;

export const NO_ANSWERS: Answers = new Map();

export function entryKey(entry: Pick<ImportEntry, 'store' | 'index'>): EntryKey {
  return `${entry.store}/${entry.index}`;
}

export function conflictsOf(plan: WholePlan): readonly ImportEntry[] {
  return plan.entries.filter((entry) => entry.verdict === 'conflict');
}

export function withAnswer(answers: Answers, entry: ImportEntry, decision: Decision): Answers {
  return new Map(answers).set(entryKey(entry), decision);
}

/** The same answer to every conflict. */
export function sameAnswer(conflicts: readonly ImportEntry[], decision: Decision): Answers {
  return new Map(conflicts.map((entry) => [entryKey(entry), decision]));
}

/**
 * The answers that still fit a new plan of the same file: those to conflicts that meet the same record, unchanged.
 * Whoever answered looked at that record's state, so a record changed since then is asked about again.
 */
export function answersThatFit(answers: Answers, before: WholePlan, now: WholePlan): Answers {
  const met = new Map(conflictsOf(before).map((entry) => [entryKey(entry), stateMet(entry)]));
  const fitting = conflictsOf(now)
    .map(entryKeyAndState)
    .filter(([key, state]) => met.get(key) === state)
    .map(([key]) => [key, answers.get(key)] as const)
    .filter((pair): pair is readonly [EntryKey, Decision] => pair[1] !== undefined);
  return new Map(fitting);
}

/** As the service wants them: without those to entries of this browser. `rest` is the answer to what is not listed. */
export function decisionsOf(answers: Answers, rest: Decision | null): Decisions {
  const decisions = Object.fromEntries([...answers].filter(([key]) => !key.startsWith('browser/')));
  return rest === null ? decisions : { ...decisions, default: rest };
}

/** How many entries would be written in one of the two places, as far as the conflicts are answered. */
export function entriesToWrite(
  plan: WholePlan,
  answers: Answers,
  { place, rest }: { readonly place: 'kiops' | 'browser'; readonly rest: Decision | null },
): number {
  const listed = plan.entries.filter((entry) => {
    if ((entry.store === 'browser') !== (place === 'browser')) return false;
    return entry.verdict === 'new' || (answers.get(entryKey(entry)) ?? 'keep') !== 'keep';
  }).length;
  // This browser's part is always listed whole.
  if (place === 'browser') return listed;
  return listed + plan.more.new + ((rest ?? 'keep') === 'keep' ? 0 : plan.more.conflict);
}

function entryKeyAndState(entry: ImportEntry): readonly [EntryKey, string] {
  return [entryKey(entry), stateMet(entry)];
}

function stateMet(entry: ImportEntry): string {
  return `${entry.existing?.id} ${entry.existing?.updatedAt}`;
}
