import type { HostKey, RelayClose } from '@kiops/contracts';
import type { SshErrorCode, SshErrorFacts } from '@kiops/ssh-client';

/** One hop, as messages name it. `number` counts from 1. */
export interface FailedHop {
  readonly number: number;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** The host keys that are trusted for it, when it showed another one. */
  readonly pinned: readonly HostKey[];
}

/** An error of the SSH client with its facts; it may have crossed from a worker. */
export type SshFailure = {
  [Code in SshErrorCode]: { kind: 'ssh'; code: Code; facts: SshErrorFacts[Code] };
}[SshErrorCode];

/** The relay's reason, for the first hop; other hops are reached through SSH. */
export interface RelayFailure {
  readonly kind: 'relay';
  readonly close: RelayClose;
}

/** The relay could not be reached at all. */
export interface ServiceFailure {
  readonly kind: 'service-unreachable';
}

/** A kept private key does not open any more. The message is fit to be shown. */
export interface KeyFailure {
  readonly kind: 'key';
  readonly message: string;
}

/** The SSH client itself could not be loaded, or broke. */
export interface WorkerFailure {
  readonly kind: 'worker';
}

export type HopFailure = SshFailure | RelayFailure | ServiceFailure | KeyFailure | WorkerFailure;

/** What the first button offers. */
export type Cure =
  'retry' | 'use-key' | 'use-password' | 'change-secret' | 'edit-server' | 'replace-pin' | 'sign-in';

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
