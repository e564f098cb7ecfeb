import type { HostKey } from '@kiops/contracts';

/** One hop, as messages name it. `number` counts from 1. */
export interface FailedHop {
  readonly number: number;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** The host keys that are trusted for it, when it showed another one. */
  readonly pinned: readonly HostKey[];
}

/** What the first button offers. */
export type Cure =
  | 'retry'
  | 'use-key'
  | 'use-password'
  | 'change-secret'
  | 'edit-server'
  | 'replace-pin'
  | 'sign-in'
  | 'bastion-terminal';

/**
 * What went wrong at a hop, in plain words: the cause, one sentence, facts, and at most three things to try. Words
 * between backticks are commands, settings and names.
 */
export interface Diagnosis {
  readonly title: string;
  readonly sentence: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly tryThis: readonly string[];
  readonly cure: Cure;
}
