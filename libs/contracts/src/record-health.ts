import type { Connection, Page } from './records';
import type { WatchedStore } from './service-tokens';

/** What may be found of a record that keeps a secret; of a service token the first three. */
export const HEALTH_FINDINGS = ['ends-soon', 'expired', 'unused', 'duplicate', 'refused'] as const;
export type HealthFinding = (typeof HEALTH_FINDINGS)[number];

/** Days: what ends within `soon` is pointed out; what nobody fetched for `unused` since it was added, or for `longUnused`. */
export const HEALTH_DAYS = { soon: 30, unused: 30, longUnused: 90 } as const;

/** How a record, or a service token, stands. Times are RFC 3339 in UTC. */
export interface RecordHealth {
  readonly store: WatchedStore;
  readonly id: string;
  /** Of a token its name. */
  readonly label: string;
  /** Which account it is, in words; of a token, whose it is and by what it is told from others. */
  readonly title: string;
  /** Whose token it is, unless it is personal; null of records. */
  readonly serviceAccountId: string | null;
  readonly findings: readonly HealthFinding[];
  readonly createdAt: string;
  /** When its secret ends; null when nobody knows. */
  readonly endsAt: string | null;
  /** When its secret was fetched last, a server was reached, or a token was used; null: never. */
  readonly lastUsedAt: string | null;
  /** When its server did not let the account in, if that was the last time that somebody tried. */
  readonly refusedAt: string | null;
  /** Whether a secret is kept on KIOPS. Of a token none is. */
  readonly hasSecret: boolean;
  /** Who uses this record, by name: the first 20. */
  readonly connections: readonly Pick<Connection, 'id' | 'kind' | 'name'>[];
}

/** How many records and tokens have each finding, and what makes it urgent. */
export interface HealthSummary {
  /** Those that have a tab in Credentials. */
  readonly records: number;
  /** Those that are shown under their servers. */
  readonly runtimes: number;
  readonly tokens: number;
  readonly findings: Readonly<Record<HealthFinding, number>>;
  /** Of those that end soon: with a connection. */
  readonly usedEndsSoon: number;
  /** Of the expired records: fetched in the last 90 days. */
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
