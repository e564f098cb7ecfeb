import type { AuditAction } from './audit';
import type { RecordStore } from './stores/all-stores';

/** What can be undone whole, as the audit log names it. */
export const UNDOABLE_ACTIONS = [
  'transfer.imported',
  'transfer.cleaned-up',
  'transfer.reset',
] as const satisfies readonly AuditAction[];
export type UndoableAction = (typeof UNDOABLE_ACTIONS)[number];

/**
 * Why an undo leaves a record as it is.
 * - `changed`: somebody changed it since.
 * - `used`: a service uses it since, or a record that stays points to it.
 * - `gone`: it was deleted or erased since.
 * - `restored`: it, or what it was before, was brought back already.
 * - `not-kept`: what it was before is not in the trash any more.
 * - `route`: it would lead through a jump server that is not there any more.
 * - `there-again`: its account is there again, and somebody chose to keep that one.
 */
export const LEFT_ALONE_REASONS = [
  'changed',
  'used',
  'gone',
  'restored',
  'not-kept',
  'route',
  'there-again',
] as const;
export type LeftAloneReason = (typeof LEFT_ALONE_REASONS)[number];

/** A record that an undo does not touch. */
export interface LeftAlone {
  readonly store: RecordStore;
  readonly id: string;
  /** Null when nothing is left that tells it. */
  readonly label: string | null;
  readonly reason: LeftAloneReason;
}

/** What an undo would do, or did: the reply of `GET` and of `POST /api/v1/transfer/acts/{act}/undo`. */
export interface Undoing {
  readonly act: string;
  readonly action: UndoableAction;
  /** When that was done which is undone, RFC 3339 in UTC. */
  readonly at: string;
  /** How many records that an import added go to the trash. */
  readonly removed: number;
  /** How many records that an import replaced are again what they were before. */
  readonly putBack: number;
  /** How many records come back from the trash. */
  readonly restored: number;
  /** How many records stay as they are. */
  readonly left: number;
  /** The first of those that stay as they are. */
  readonly leftAlone: readonly LeftAlone[];
}
