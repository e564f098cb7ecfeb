import type { Bytes } from '@kiops/ssh-keys';
import { VaultError } from '../vault-errors';

/** Argon2id (RFC 9106), one lane, 32 bytes out. Kept beside the lock that needs it. */
export interface Argon2Parameters {
  readonly algorithm: 'argon2id';
  readonly memoryKiB: number;
  readonly passes: number;
  readonly salt: Bytes;
}

/** What a new lock costs. */
export type Argon2Cost = Pick<Argon2Parameters, 'memoryKiB' | 'passes'>;

/** 64 MiB and three passes, the second choice of RFC 9106 §4: one to two seconds in a browser. */
export const USUAL_COST: Argon2Cost = { memoryKiB: 64 * 1024, passes: 3 };

/** What stored parameters may ask for: somebody could have changed them to exhaust the browser. */
export const COST_BOUNDS = {
  memoryKiB: { min: 8 * 1024, max: 512 * 1024 },
  passes: { min: 1, max: 16 },
  saltBytes: { min: 16, max: 64 },
} as const;

/** Derives 32 bytes from a passphrase, whose bytes it takes away from the caller. Rejects with `costly-lock` or `out-of-memory`. */
export type PassphraseKdf = (passphrase: Bytes, parameters: Argon2Parameters) => Promise<Bytes>;

/** Throws `costly-lock` unless every number is within its bounds. */
export function checkCost({ memoryKiB, passes, salt }: Argon2Parameters): void {
  const within = (value: number, { min, max }: { min: number; max: number }): boolean =>
    Number.isInteger(value) && value >= min && value <= max;
  const fits =
    within(memoryKiB, COST_BOUNDS.memoryKiB) &&
    within(passes, COST_BOUNDS.passes) &&
    within(salt.length, COST_BOUNDS.saltBytes);
  if (!fits) throw new VaultError('costly-lock');
}

/** What the worker is asked, and what it answers: 32 bytes, or nothing when it failed. */
export interface Argon2Request {
  readonly passphrase: Bytes;
  readonly parameters: Argon2Parameters;
}

/** {@link PassphraseKdf} in a worker of its own, so that the page stays alive meanwhile. */
export async function argon2InWorker(passphrase: Bytes, parameters: Argon2Parameters): Promise<Bytes> {
  checkCost(parameters);
  const worker = new Worker(new URL('./argon2.worker', import.meta.url), { type: 'module' });
  try {
    return await new Promise<Bytes>((resolve, reject) => {
      const failed = () => reject(new VaultError('out-of-memory'));
      worker.onmessage = ({ data }: MessageEvent<Bytes | undefined>) => (data ? resolve(data) : failed());
      worker.onerror = failed;
      const request: Argon2Request = { passphrase, parameters };
      worker.postMessage(request, [passphrase.buffer]);
    });
  } finally {
    worker.terminate();
  }
}
