import { AUDIT_ACTIONS, isRecordStore, type AuditAction } from '@kiops/contracts';
import type { ActivityQuery } from './activity-client';

/** The filters as they stand in the address; days are the reader's, such as 2026-11-22. */
export interface ActivityFilters {
  readonly q: string;
  readonly action: string;
  readonly store: string;
  readonly fromDay: string;
  readonly toDay: string;
  readonly userId: string;
}

/** The query of some filters. What is no action, store or day filters nothing. */
export function activityQuery(filters: ActivityFilters): ActivityQuery {
  const { q, action, store, fromDay, toDay, userId } = filters;
  return {
    ...(q && { q }),
    ...(isAction(action) && { action }),
    ...(isRecordStore(store) && { store }),
    ...(userId && { userId }),
    ...(isDay(fromDay) && { from: startOfDay(fromDay, 0) }),
    // The last day counts whole: up to the start of the next one.
    ...(isDay(toDay) && { to: startOfDay(toDay, 1) }),
  };
}

/** Whether any filter is set. */
export function isFiltered(filters: ActivityFilters): boolean {
  return Object.values(filters).some((value) => value !== '');
}

function isAction(name: string): name is AuditAction {
  return (AUDIT_ACTIONS as readonly string[]).includes(name);
}

function isDay(day: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));
}

/** Midnight in the reader's zone, some days later, in UTC. */
function startOfDay(day: string, daysLater: number): string {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
}
