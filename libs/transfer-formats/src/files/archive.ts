import { Unzip, UnzipInflate, type UnzipFile } from 'fflate';
import { ReadError } from '../read-error';

/** What an archive may unfold to. */
export const ARCHIVE_LIMITS = {
  members: 5_000,
  /** Of all members together, in bytes. */
  bytes: 256 * 1024 * 1024,
} as const;

/** How much is given to the inflater at once: a bomb is noticed after at most this much of it, unfolded. */
const SLICE = 16 * 1024;

/** One file in an archive. */
export interface Member {
  /** Its path in the archive, with slashes. It is only shown: nothing is written to it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Whether bytes begin as a zip archive does, an empty one too (APPNOTE.TXT 4.3.7, 4.3.16). */
export function isArchive(bytes: Uint8Array): boolean {
  const [p, k, three, four] = bytes;
  return p === 0x50 && k === 0x4b && ((three === 3 && four === 4) || (three === 5 && four === 6));
}

/**
 * The files of a zip archive, in its order, without folders. Archives in it stay as they are.
 *
 * @throws ReadError `too-large` beyond the limits, whatever sizes the archive tells; `damaged` when it cannot be unfolded;
 *   `refused` for members that are encrypted.
 */
export function openArchive(bytes: Uint8Array): readonly Member[] {
  const members: Member[] = [];
  let unfolded = 0;
  const take = (file: UnzipFile) => {
    if (members.length >= ARCHIVE_LIMITS.members) throw tooLarge();
    const parts: Uint8Array[] = [];
    file.ondata = (error, part, final) => {
      if (error) throw error;
      unfolded += part.length;
      if (unfolded > ARCHIVE_LIMITS.bytes) throw tooLarge();
      parts.push(part);
      if (final && !file.name.endsWith('/')) members.push({ name: file.name, bytes: joined(parts) });
    };
    file.start();
  };
  const unzip = new Unzip(take);
  unzip.register(UnzipInflate);
  try {
    for (let start = 0; start < bytes.length; start += SLICE) {
      unzip.push(bytes.subarray(start, start + SLICE), start + SLICE >= bytes.length);
    }
  } catch (error) {
    if (error instanceof ReadError) throw error;
    throw new ReadError('damaged', 'The archive cannot be opened to its end.', { cause: error });
  }
  return members;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function tooLarge(): ReadError {
  return new ReadError(
    'too-large',
    'The archive unfolds to more than KIOPS reads. Take the files out of it, and import those.',
  );
}
