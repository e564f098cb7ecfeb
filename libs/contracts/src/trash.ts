import type { Page } from './records';
import type { RecordStore } from './stores/all-stores';

/** How long what was removed can be brought back, in days. */
export const TRASH_DAYS = 30;

/** By which acts records come into the trash. */
export const TRASH_ACTS = ['deleted', 'cleaned-up', 'reset', 'replaced', 'undone'] as const;
export type TrashActKind = (typeof TRASH_ACTS)[number];

/** What somebody did once, by which one or many records were removed together. */
export interface TrashAct {
  readonly id: string;
  readonly kind: TrashActKind;
  /** RFC 3339, in UTC. */
  readonly at: string;
  readonly by: string;
  /** The service token's name, when one was used. */
  readonly token: string | null;
  /** How many of its records are still in the trash. */
  readonly records: number;
}

/** A record in the trash. Holds no secret. */
export interface TrashedRecord {
  readonly store: RecordStore;
  readonly id: string;
  readonly label: string;
  /** The identity in words, such as `harbor.acme.io · robot$ci`. */
  readonly title: string;
  readonly act: TrashAct;
  /** When it is destroyed, RFC 3339 in UTC. */
  readonly expiresAt: string;
  /** Who used it, by name. */
  readonly connections: readonly string[];
  /** The record that took its place. */
  readonly keptAs: { readonly id: string; readonly label: string } | null;
}

/** The reply of `GET /api/v1/trash`: newest act first, the records of one act together. */
export interface TrashPage extends Page<TrashedRecord> {
  /** How many records came in by each act, whatever the filter. */
  readonly counts: Readonly<Record<TrashActKind, number>>;
}

/** Which records are brought back or erased: all of one act, or some, as `store/id`. */
export type TrashSelection = { readonly act: string } | { readonly records: readonly string[] };

/** How many records were brought back or erased, with those that had to come along. */
export interface TrashSummary {
  readonly records: number;
}
