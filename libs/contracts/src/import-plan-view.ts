import { definitionOf, type ExistingEntry } from './import-entry';
import type { PlannedEntry } from './import-plan';
import { LIMITS, SINGLE_LINE_TEXT } from './limits';
import { RECORD_STORES } from './stores';
import { VERDICTS, type ExistingRecord, type ImportPlan, type PlanEntry, type Verdict } from './transfer';

/** The plan as people see it, in the order of the file, without any secret. */
export function importPlan(
  planned: readonly PlannedEntry[],
  head: Pick<ImportPlan, 'planId' | 'exportedAt' | 'origin' | 'unknownKeys'>,
): ImportPlan {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of planned) counts[verdict] += 1;
  return { ...head, entries: [...planned].sort(byPosition).map(entryView), counts };
}

function byPosition(a: PlannedEntry, b: PlannedEntry): number {
  const stores = RECORD_STORES.indexOf(a.entry.store) - RECORD_STORES.indexOf(b.entry.store);
  return stores || a.entry.index - b.entry.index;
}

function entryView(planned: PlannedEntry): PlanEntry {
  const { entry, verdict, meets, differences, reason } = planned;
  const connections = entry.connections.map(({ name }) => shown(name)).filter((name) => name !== '');
  return {
    store: entry.store,
    index: entry.index,
    ...(entry.ref !== undefined && { ref: entry.ref }),
    label: isFaulty(planned, 'label') ? '' : shown(entry.fields['label']),
    title: titleOf(planned),
    verdict,
    ...(meets && verdict !== 'invalid' && { existing: existingView(meets) }),
    ...(connections.length > 0 && { connections }),
    ...(differences && { differences }),
    ...(reason !== undefined && { reason }),
  };
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
