import type { Connection, Page } from './records';
import type { RecordStore } from './stores/all-stores';

/** What may be found of a record that keeps a secret. */
export const HEALTH_FINDINGS = ['ends-soon', 'expired', 'unused', 'duplicate', 'refused'] as const;
export type HealthFinding = (typeof HEALTH_FINDINGS)[number];

/** Days: what ends within `soon` is pointed out; what nobody fetched for `unused` since it was added, or for `longUnused`. */
export const HEALTH_DAYS = { soon: 30, unused: 30, longUnused: 90 } as const;

/** How a record stands. Times are RFC 3339 in UTC. */
export interface RecordHealth {
  readonly store: RecordStore;
  readonly id: string;
  readonly label: string;
  /** Which account it is, in words. */
  readonly title: string;
  readonly findings: readonly HealthFinding[];
  readonly createdAt: string;
  /** When its secret ends; null when nobody knows. */
  readonly endsAt: string | null;
  /** When its secret was fetched last, or a server was reached; null: never. */
  readonly lastUsedAt: string | null;
  /** When its server did not let the account in, if that was the last time that somebody tried. */
  readonly refusedAt: string | null;
  /** Whether a secret is kept on KIOPS. */
  readonly hasSecret: boolean;
  /** Who uses this record, by name: the first 20. */
  readonly connections: readonly Pick<Connection, 'id' | 'kind' | 'name'>[];
}

/** How many records have each finding, and what makes it urgent. */
export interface HealthSummary {
  readonly records: number;
  readonly findings: Readonly<Record<HealthFinding, number>>;
  /** Of those that end soon: with a connection. */
  readonly usedEndsSoon: number;
  /** Of the expired: fetched in the last 90 days. */
  readonly askedExpired: number;
  /** Since when the oldest unused record is there. */
  readonly unusedSince: string | null;
  readonly duplicateGroups: number;
  readonly lastRefusedAt: string | null;
}

/** `total` counts the filtered records, the summary those of the stores and the text that are looked at. */
export interface HealthPage extends Page<RecordHealth> {
  readonly summary: HealthSummary;
}
