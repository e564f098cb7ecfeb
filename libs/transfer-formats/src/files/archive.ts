import { Unzip, UnzipInflate, type UnzipFile } from 'fflate';
import { ReadError } from '../read-error';

/** What an archive, with the archives in it, may unfold to. */
export const ARCHIVE_LIMITS = {
  members: 20_000,
  /** Of all members together, in bytes. */
  bytes: 96 * 1024 * 1024,
  /** How many times larger than what was read of it, beyond the first mebibytes: texts of settings come to 50. */
  ratio: 200,
} as const;

/** So much may come of anything. */
const ALWAYS = 4 * 1024 * 1024;

/** What has come out of archives so far. One counts for an archive and all archives in it. */
export interface Unfolded {
  members: number;
  bytes: number;
}

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
 * The files of a zip archive, in its order, without folders. Archives in it stay as they are. What comes out is added to
 * `unfolded`.
 *
 * @throws ReadError `too-large` beyond the limits, whatever sizes the archive tells; `damaged` when it cannot be unfolded;
 *   `refused` for members that are encrypted.
 */
export function openArchive(
  bytes: Uint8Array,
  unfolded: Unfolded = { members: 0, bytes: 0 },
): readonly Member[] {
  const members: Member[] = [];
  let fed = 0;
  let here = 0;
  const take = (file: UnzipFile) => {
    unfolded.members += 1;
    if (unfolded.members > ARCHIVE_LIMITS.members) throw tooLarge();
    const parts: Uint8Array[] = [];
    file.ondata = (error, part, final) => {
      if (error) throw error;
      here += part.length;
      unfolded.bytes += part.length;
      if (unfolded.bytes > ARCHIVE_LIMITS.bytes) throw tooLarge();
      if (here > ALWAYS && here > fed * ARCHIVE_LIMITS.ratio) throw tooLarge();
      parts.push(part);
      if (final && !file.name.endsWith('/')) members.push({ name: file.name, bytes: joined(parts) });
    };
    file.start();
  };
  if (hasEncryptedMembers(bytes)) {
    throw new ReadError(
      'refused',
      'The archive is encrypted. Take the files out of it with its password, and import those.',
    );
  }
  const unzip = new Unzip(take);
  unzip.register(UnzipInflate);
  try {
    for (let start = 0; start < bytes.length; start += SLICE) {
      fed += SLICE;
      unzip.push(bytes.subarray(start, start + SLICE), start + SLICE >= bytes.length);
    }
  } catch (error) {
    if (error instanceof ReadError) throw error;
    throw new ReadError('damaged', 'The archive cannot be opened to its end.', { cause: error });
  }
  return members;
}

/** Looks for the flag of encryption in the central directory (APPNOTE.TXT 4.4.4, bit 0; 4.3.12, 4.3.16). */
function hasEncryptedMembers(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The last record of 22 bytes, and a comment of at most 64 KB.
  let end = bytes.length - 22;
  const stop = Math.max(0, end - 0xffff);
  while (end >= stop && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < stop) return false;
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= end && view.getUint32(at, true) === 0x02014b50) {
    if ((view.getUint16(at + 8, true) & 1) === 1) return true;
    const name = view.getUint16(at + 28, true);
    const extra = view.getUint16(at + 30, true);
    const comment = view.getUint16(at + 32, true);
    at += 46 + name + extra + comment;
  }
  return false;
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
