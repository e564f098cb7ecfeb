import type { AuditAction, RecordStore } from '@kiops/contracts';
import type { AuditService } from '../audit/audit.service';
import { asActor, type Caller } from '../caller/caller';
import type { Executor } from '../database/database';

/** Records of one store with which something was done. */
export interface Touched {
  readonly store: RecordStore;
  readonly records: readonly { readonly id: string; readonly label: string }[];
}

/** How many records the line of an act names. */
const NAMED = 20;

/** What a line says of many records: how many of which stores, and the names of the first. */
export interface TouchedDetail {
  readonly stores: Readonly<Partial<Record<RecordStore, number>>>;
  readonly labels: readonly string[];
}

/** How many records these are. */
export function countTouched(touched: readonly Touched[]): number {
  return touched.reduce((sum, { records }) => sum + records.length, 0);
}

/** What the line of an act says of its records. */
export function touchedDetail(touched: readonly Touched[]): TouchedDetail {
  const stores: Partial<Record<RecordStore, number>> = {};
  for (const { store, records } of touched)
    if (records.length > 0) stores[store] = (stores[store] ?? 0) + records.length;
  const labels = touched.flatMap(({ records }) => records.map(({ label }) => label));
  return { stores, labels: labels.sort().slice(0, NAMED) };
}

/** What was done with which records. */
export interface TouchedAct {
  readonly action: AuditAction;
  readonly touched: readonly Touched[];
  /** What else its line says. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Logs what was done with records as one line: with one record by its name, with more by their numbers. */
export async function auditTouched(
  audit: AuditService,
  transaction: Executor,
  caller: Caller,
  { action, touched, detail }: TouchedAct,
): Promise<void> {
  const count = countTouched(touched);
  if (count === 0) return;
  const [first] = touched.flatMap(({ store, records }) =>
    records.length > 0 ? [{ store, ...records[0] }] : [],
  );
  const what =
    count === 1
      ? { store: first.store, recordId: first.id, recordLabel: first.label, detail }
      : { detail: { ...detail, records: count, ...touchedDetail(touched) } };
  await audit.record({ action, ...asActor(caller), ...what }, transaction);
}
