import { VaultError } from '@kiops/browser-vault';
import type { HostKey } from '@kiops/contracts';
import { type HopFailure, RouteFailure } from '@kiops/ssh-worker';
import { isLostPart } from '../../page/lost-parts';
import { toFailure } from '../../problem/failure';
import { diagnose } from '../hop-doctor/diagnose';
import { isForwardingRefused } from '../hop-doctor/diagnose-channel';
import type { Diagnosis } from '../hop-doctor/diagnosis';
import { currentStep, type HopProgress } from './hop-progress';
import { WorkError } from './operation';

/** Where and why a run stopped. */
export interface RunFailure {
  /** From 0; undefined when the work itself failed. */
  readonly hop: number | undefined;
  /** The cause in one word, for the log. */
  readonly code: string;
  /** The hop before it refused to open a connection to it, on principle: it was never tried. */
  readonly isNotForwarded?: boolean;
  readonly diagnosis: Diagnosis;
  /** How long the step took that failed, in milliseconds. */
  readonly milliseconds: number;
}

/** The work is done, and KIOPS could not be told. */
export class NotKeptError extends Error {
  override readonly name = 'NotKeptError';
}

/** What an error means to a person. `pinned` are the keys that were trusted, when a hop showed another one. */
export function explainFailure(
  error: unknown,
  hops: readonly HopProgress[],
  pinned: readonly HostKey[],
): Omit<RunFailure, 'milliseconds'> {
  if (error instanceof RouteFailure) {
    const { hop, failure } = error;
    const failed = { ...hops[hop].hop, number: hop + 1, pinned };
    const isNotForwarded = failure.kind === 'ssh' && isForwardingRefused(failure);
    const diagnosis = withTyped(diagnose(failure, failed), error.unconfirmed);
    return { hop, code: codeOf(failure), isNotForwarded, diagnosis };
  }
  const base = { facts: [], cure: 'retry' } as const;
  if (error instanceof WorkError) {
    const { message: sentence, tryThis, code } = error;
    return {
      hop: undefined,
      code,
      diagnosis: { ...base, title: 'The work on the server failed', sentence, tryThis },
    };
  }
  if (error instanceof NotKeptError) {
    const title = 'It is done, and KIOPS could not keep the result';
    const sentence = toFailure(error.cause).message;
    return {
      hop: undefined,
      code: 'not-kept',
      diagnosis: { ...base, title, sentence, tryThis: ['Run it again.'] },
    };
  }
  if (error instanceof VaultError && error.code === 'insecure-address') {
    const title = 'This address needs HTTPS or localhost';
    const sentence =
      'Browsers give the cryptography that SSH needs to secure addresses only. Nothing was asked for, or sent.';
    const tryThis = [
      'Open this console over HTTPS.',
      'If it has no certificate yet, ask whoever runs it to set `KIOPS_TLS_CERT` and `KIOPS_TLS_KEY`, or a proxy.',
    ];
    return { hop: undefined, code: error.code, diagnosis: { ...base, title, sentence, tryThis } };
  }
  if (isLostPart(error)) {
    const title = 'A part of the console could not be loaded';
    const sentence = 'You may be offline, or KIOPS has a new version.';
    const tryThis = ['Check your network.', 'Reload the page.'];
    return { hop: undefined, code: 'lost-part', diagnosis: { ...base, title, sentence, tryThis } };
  }
  const isVault = error instanceof VaultError;
  const title = isVault ? 'The browser vault cannot be read' : 'The operation could not go on';
  const sentence = isVault ? error.message : toFailure(error).message;
  const firstOpen = hops.findIndex((progress) => currentStep(progress) !== undefined);
  return {
    hop: firstOpen < 0 ? undefined : firstOpen,
    code: isVault ? 'vault' : 'service',
    diagnosis: { ...base, title, sentence, tryThis: ['Try again.'] },
  };
}

/** Says that what was typed last may be lost: nobody else knows. */
function withTyped(diagnosis: Diagnosis, characters: number): Diagnosis {
  if (characters === 0) return diagnosis;
  const typed = characters === 1 ? 'character that was' : `${characters} characters that were`;
  const sentence = `${diagnosis.sentence} The last ${typed} typed may not have arrived.`;
  return { ...diagnosis, sentence };
}

function codeOf(failure: HopFailure): string {
  if (failure.kind === 'ssh') return failure.code;
  return failure.kind === 'relay' ? failure.close : failure.kind;
}
