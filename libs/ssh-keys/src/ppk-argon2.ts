import { argon2dAsync, argon2iAsync, argon2idAsync } from '@noble/hashes/argon2.js';
import { SshKeyError } from './key-errors';
import { KeyWork, report } from './key-work';
import { PpkArgon2 } from './ppk-file';

/** What a file may ask for. PuTTYgen uses 8 MiB and about 13 passes by itself; these take about half a minute. */
export const PPK_ARGON2_BOUNDS = {
  memory: { min: 8, max: 256 * 1024 },
  /** Memory times passes, in KiB. */
  work: 4 * 1024 * 1024,
  parallelism: { min: 1, max: 16 },
  saltBytes: { min: 8, max: 64 },
} as const;

/** A cipher key, an IV and a MAC key. */
const DERIVED_BYTES = 32 + 16 + 32;
/** Milliseconds of work after which others get their turn. */
const TURN = 10;

const FLAVOURS = { Argon2d: argon2dAsync, Argon2i: argon2iAsync, Argon2id: argon2idAsync } as const;

/** Argon2 (RFC 9106) over a passphrase. Throws `ppk-too-costly` or `damaged` before it begins; `cancelled`. */
export async function ppkArgon2(
  passphrase: Uint8Array,
  parameters: PpkArgon2,
  work: KeyWork,
): Promise<Uint8Array> {
  checkCost(parameters);
  const { flavour, memory, passes, parallelism, salt } = parameters;
  return FLAVOURS[flavour](passphrase, salt, {
    m: memory,
    t: passes,
    p: parallelism,
    dkLen: DERIVED_BYTES,
    asyncTick: TURN,
    onProgress: (done) => report(work, done),
  });
}

function checkCost({ memory, passes, parallelism, salt }: PpkArgon2): void {
  const bounds = PPK_ARGON2_BOUNDS;
  const tooMuch =
    memory > bounds.memory.max || memory * passes > bounds.work || parallelism > bounds.parallelism.max;
  if (tooMuch) throw new SshKeyError('ppk-too-costly');
  // RFC 9106 §3.1: at least one pass, and eight KiB for each lane.
  const tooLittle = passes < 1 || parallelism < 1 || memory < bounds.memory.min * parallelism;
  const { min, max } = bounds.saltBytes;
  if (tooLittle || salt.length < min || salt.length > max) throw new SshKeyError('damaged');
}
