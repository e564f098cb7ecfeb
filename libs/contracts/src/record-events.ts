import type { WatchedStore } from './service-tokens';

/**
 * What `GET /api/v1/events` tells of records. A record in the trash is deleted, and one that comes out of it created.
 * `secret.retired`: the former secret of a rotated record can no longer be read. `secret.expiring`: what is kept ends in
 * 30, 14, 3 or 0 days; of service tokens nothing else is told.
 */
export const RECORD_EVENTS = [
  'record.created',
  'record.changed',
  'record.deleted',
  'secret.rotated',
  'secret.retired',
  'secret.expiring',
] as const;
export type RecordEventKind = (typeof RECORD_EVENTS)[number];

/** Which record it is about, or which service token; neither its secret nor its label. */
export interface RecordEvent {
  readonly store: WatchedStore;
  readonly id: string;
  /** The record's, as in its `ETag`; 0 of a service token, which has none. */
  readonly version: number;
  /** RFC 3339, in UTC. */
  readonly at: string;
}

/** For how many days events are kept: so long may somebody be away and still miss none. */
export const EVENT_DAYS = 7;

/** How many days before its end is told that something ends. */
export const EXPIRY_DAYS = [30, 14, 3, 0] as const;
