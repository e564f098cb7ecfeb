import type { RelayClose } from '@kiops/contracts';

/** Why a relay ended: a reason of the service's, which the browser is told, or that the browser has left. */
export type RelayEnding = RelayClose | 'browser-closed';

/** Ends a relay, wherever it has got to. */
export class RelayFailure extends Error {
  constructor(readonly ending: RelayEnding) {
    super(ending);
  }
}

/** The reason of whatever was thrown. */
export function endingOf(error: unknown): RelayEnding {
  return error instanceof RelayFailure ? error.ending : 'target-failed';
}

/**
 * Waits for what cannot be cancelled, such as a look-up of a name, but no longer than until the signal.
 * @throws the signal's reason
 */
export async function untilAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, fail) => {
    onAbort = () => fail(signal.reason as Error);
    signal.addEventListener('abort', onAbort);
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Nobody waits for it any more: its failure is not unhandled.
    work.catch(() => undefined);
  }
}
