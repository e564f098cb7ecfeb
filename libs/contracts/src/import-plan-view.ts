import type { ExistingEntry, WeighedEntry } from './import-entry';
import type { PlannedEntry } from './import-plan';
import { LIMITS, SINGLE_LINE_TEXT } from './limits';
import { finish, type Sliced } from './sliced';
import { RECORD_STORES, definitionOf, type RecordStore } from './stores/all-stores';
import {
  VERDICTS,
  type EarlierEntry,
  type ExistingRecord,
  type ImportPlan,
  type PlanEntry,
  type PlanPage,
  type Verdict,
} from './transfer';

/**
 * The plan as people see it, in the order of the file, without any secret. Of each verdict it lists the first entries, as
 * many as one reply holds, and counts the others; `page` lists the next ones of one verdict only.
 */
export function importPlan(
  planned: readonly PlannedEntry[],
  head: Pick<ImportPlan, 'planId' | 'exportedAt' | 'origin' | 'unknownKeys'>,
  page?: PlanPage,
): ImportPlan {
  return finish(importPlanSliced(planned, head, page));
}

/** `importPlan` in slices. */
export function* importPlanSliced(
  planned: readonly PlannedEntry[],
  head: Pick<ImportPlan, 'planId' | 'exportedAt' | 'origin' | 'unknownKeys'>,
  page?: PlanPage,
): Sliced<ImportPlan> {
  const [counts, more, characters] = [eachZero(), eachZero(), eachZero()];
  const entries: PlanEntry[] = [];
  const listed = eachZero();
  const after = page?.after === undefined ? undefined : placeOf(page.after);
  for (const one of [...planned].sort(byPosition)) {
    yield;
    const { verdict } = one;
    counts[verdict] += 1;
    if (page && verdict !== page.verdict) continue;
    if (after && byPlace(one.entry, after) <= 0) continue;
    const { max, characters: most } = LIMITS.planEntries;
    // Once one is left out, all later ones are: a page has no holes.
    if (more[verdict] > 0 || listed[verdict] === max || characters[verdict] > most) {
      more[verdict] += 1;
      continue;
    }
    const view = entryView(one);
    listed[verdict] += 1;
    characters[verdict] += JSON.stringify(view).length;
    entries.push(view);
  }
  return { ...head, entries, more, counts };
}

function eachZero(): Record<Verdict, number> {
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
}

/** Where `store/index` is; before everything when there is no such store. */
function placeOf(key: string): Pick<PlanEntry, 'store' | 'index'> {
  const [store, index] = key.split('/');
  return { store: store as RecordStore, index: Number(index) };
}

function byPosition(a: PlannedEntry, b: PlannedEntry): number {
  return byPlace(a.entry, b.entry);
}

function byPlace(a: Pick<PlanEntry, 'store' | 'index'>, b: Pick<PlanEntry, 'store' | 'index'>): number {
  return RECORD_STORES.indexOf(a.store) - RECORD_STORES.indexOf(b.store) || a.index - b.index;
}

function entryView(planned: PlannedEntry): PlanEntry {
  const { entry, verdict, meets, follows, differences, reason } = planned;
  const connections = usersOf(entry);
  return {
    store: entry.store,
    index: entry.index,
    ...(entry.ref !== undefined && { ref: entry.ref }),
    label: isFaulty(planned, 'label') ? '' : shown(entry.fields['label']),
    title: titleOf(planned),
    verdict,
    ...(meets && verdict !== 'invalid' && { existing: existingView(meets) }),
    ...(verdict === 'conflict' && !meets && follows && { earlier: earlierView(follows) }),
    ...(connections.length > 0 && { connections }),
    ...(differences && { differences }),
    ...(reason !== undefined && { reason }),
  };
}

function earlierView({ entry }: PlannedEntry): EarlierEntry {
  return { index: entry.index, label: shown(entry.fields['label']), connections: usersOf(entry) };
}

function usersOf({ connections }: WeighedEntry): readonly string[] {
  return connections.map(({ name }) => shown(name)).filter((name) => name !== '');
}

function existingView(record: ExistingEntry): ExistingRecord {
  return {
    id: record.id,
    label: shown(record.fields['label']),
    updatedAt: record.updatedAt,
    connections: record.connections.map(({ name }) => name),
  };
}

/** The identity in words; of an invalid entry, those of its identity fields that are not at fault. */
function titleOf(planned: PlannedEntry): string {
  const { store, fields } = planned.entry;
  const { identityFields, title } = definitionOf(store);
  const sound = identityFields.filter((field) => !isFaulty(planned, field));
  if (planned.verdict !== 'invalid') return title(fields);
  return sound
    .map((field) => shown(fields[field]))
    .filter((text) => text !== '')
    .join(' · ');
}

function isFaulty({ faults }: PlannedEntry, field: string): boolean {
  return faults.some(({ path }) => path.split(/[.[]/)[0] === field);
}

/** A short text or a number as text; anything else is not shown. */
function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.length <= LIMITS.url.max && SINGLE_LINE_TEXT.test(value)
    ? value
    : '';
}
