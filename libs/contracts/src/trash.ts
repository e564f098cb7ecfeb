import type { Page } from './records';
import type { Decision, ExistingRecord, FieldDifference } from './transfer';
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

/** An answer to a conflict of a restore: `store/id/decision`, the id that of the record in the trash. */
export type RestoreAnswer = `${RecordStore}/${string}/${Decision}`;

/**
 * The body of `POST /api/v1/trash/restore`. Where an account is there again, `answers` say what becomes of it, and `default`
 * for all others: `keep` leaves the record in the trash, `replace` makes the one that is there what the record in the trash
 * is, and puts what it was there in its place, `both` brings the record back beside it.
 */
export type TrashRestore = TrashSelection & RestoreAnswers;

/** What becomes of records of the trash whose account is there again: see `TrashRestore`. */
export interface RestoreAnswers {
  readonly answers?: readonly RestoreAnswer[];
  readonly default?: Decision;
}

/** A record of the trash whose account is there again. Holds no secret. */
export interface RestoreConflict {
  readonly store: RecordStore;
  readonly id: string;
  readonly label: string;
  /** The identity in words. */
  readonly title: string;
  /** The record that is there. */
  readonly mine: ExistingRecord;
  /** Whether it was added after the other one was removed; otherwise it was there beside it. */
  readonly addedSince: boolean;
  /** Which fields differ, `theirs` being those of the trash; none when only one of them is wanted. */
  readonly differences: readonly FieldDifference[];
}

/** Of `restore-conflicts`: how many conflicts have no answer, and the first of them. */
export interface RestoreConflicts {
  readonly total: number;
  readonly records: readonly RestoreConflict[];
}

/** What a restore or an erasure came to. */
export interface TrashSummary {
  /** How many records were brought back or erased, with those that had to come along. */
  readonly records: number;
  /** How many of the named records were passed over: they are not in the trash, or not any more. */
  readonly notInTrash: number;
}
