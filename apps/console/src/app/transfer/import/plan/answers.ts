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

/** What an entry is called in a plan, whatever other entries are in it; by its key where the plan says nothing else. */
export type EntryName = (entry: ImportEntry) => string;

/**
 * The answers that still fit a new plan: those to conflicts of the same entry with the same record, unchanged. Whoever
 * answered looked at that record's state, so a record changed since then is asked about again. `names` tell which entry of
 * one plan is which of the other, where files came in or went between them.
 */
export function answersThatFit(
  answers: Answers,
  before: WholePlan,
  now: WholePlan,
  names: { readonly before: EntryName; readonly now: EntryName } = { before: entryKey, now: entryKey },
): Answers {
  const given = new Map(
    conflictsOf(before).map((entry) => [
      names.before(entry),
      { state: stateMet(entry), answer: answers.get(entryKey(entry)) },
    ]),
  );
  const fitting = conflictsOf(now).flatMap((entry): readonly (readonly [EntryKey, Decision])[] => {
    const same = given.get(names.now(entry));
    return same?.answer !== undefined && same.state === stateMet(entry)
      ? [[entryKey(entry), same.answer]]
      : [];
  });
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
  { place, rest }: { readonly place: 'kiops' | 'browser' | 'pins'; readonly rest: Decision | null },
): number {
  const listed = plan.entries.filter((entry) => {
    if (placeOf(entry) !== place) return false;
    return entry.verdict === 'new' || (answers.get(entryKey(entry)) ?? 'keep') !== 'keep';
  }).length;
  // This browser's part is always listed whole.
  if (place !== 'kiops') return listed;
  return listed + plan.more.new + ((rest ?? 'keep') === 'keep' ? 0 : plan.more.conflict);
}

function placeOf({ store, isHostKey }: ImportEntry): 'kiops' | 'browser' | 'pins' {
  if (store !== 'browser') return 'kiops';
  return isHostKey ? 'pins' : 'browser';
}

function stateMet(entry: ImportEntry): string {
  return `${entry.existing?.id} ${entry.existing?.updatedAt} ${entry.earlier?.index}`;
}
