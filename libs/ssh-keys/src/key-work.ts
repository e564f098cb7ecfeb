import { SshKeyError } from './key-errors';

/** How the work of a slow passphrase is watched and ended. */
export interface KeyWork {
  /** Ends the work: it rejects with `cancelled`. */
  readonly signal?: AbortSignal;
  /** Told from time to time how much is done, from 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/** Tells how far the work is. Throws `cancelled` once nobody waits for it. */
export function report({ signal, onProgress }: KeyWork, done: number): void {
  if (signal?.aborted) throw new SshKeyError('cancelled');
  onProgress?.(done);
}
