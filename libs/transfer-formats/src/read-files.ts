import { isUnreadable } from './files/encoding';
import { SourceFile } from './files/source-file';
import { FORMAT_READERS } from './format-readers';
import { ReadError } from './read-error';
import type { ReadContext } from './reader';
import type { LeftOut, ReadEntry, ReadFile, Reading, ReadSshSecret } from './reading';

/** A file as a person gives it. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ReadOptions extends ReadContext {
  /** Told after each file: how many are read, of how many. */
  readonly onProgress?: (read: number, of: number) => void;
}

/** The largest file that is looked into, in bytes. */
const LARGEST_FILE = 128 * 1024 * 1024;

const NOTHING: Reading = { entries: [], sshSecrets: [], hostKeys: [], leftOut: [] };

/**
 * Reads files of any known format, each recognised by its content. What cannot be read is told in place: it never keeps
 * the others from being read. Rejects only when `signal` aborts, with its reason.
 */
export async function readFiles(
  files: readonly GivenFile[],
  { onProgress, ...context }: ReadOptions = {},
): Promise<readonly ReadFile[]> {
  const read: ReadFile[] = [];
  for (const [index, given] of files.entries()) {
    context.signal?.throwIfAborted();
    read.push(await readFile(given, context));
    onProgress?.(index + 1, files.length);
  }
  return read;
}

async function readFile({ name, bytes }: GivenFile, context: ReadContext): Promise<ReadFile> {
  if (bytes.length > LARGEST_FILE) {
    return unread(
      { name, format: null, encoding: 'binary' },
      new ReadError('too-large', 'The file is larger than 128 MiB.'),
    );
  }
  const file = new SourceFile(name, bytes);
  const reader = FORMAT_READERS.find((candidate) => candidate.recognises(file));
  const head = { name, format: reader?.format ?? null, encoding: file.encoding };
  if (reader === undefined)
    return unread(head, new ReadError('unknown-format', 'This is no file that KIOPS can read.'));
  try {
    return { ...head, ...withoutUnreadable(await reader.read(file, context)) };
  } catch (error) {
    context.signal?.throwIfAborted();
    if (error instanceof ReadError) return unread(head, error);
    throw error;
  }
}

function unread(
  head: Pick<ReadFile, 'name' | 'format' | 'encoding'>,
  { code, message }: ReadError,
): ReadFile {
  return { ...head, ...NOTHING, error: code, leftOut: [{ at: '', what: 'the file', reason: message }] };
}

/** Leaves out what has bytes that could not be read: no secret may arrive changed. */
function withoutUnreadable(reading: Reading): Reading {
  const leftOut: LeftOut[] = [...reading.leftOut];
  const readable = <Item extends ReadEntry | ReadSshSecret>(
    what: string,
    items: readonly Item[],
  ): readonly Item[] =>
    items.filter((item) => {
      if (!hasUnreadable(item)) return true;
      leftOut.push({
        at: item.at,
        what,
        reason: 'It has bytes that are no text in any encoding that KIOPS knows.',
      });
      return false;
    });
  return {
    ...reading,
    entries: readable('an entry', reading.entries),
    sshSecrets: readable('an SSH secret', reading.sshSecrets),
    leftOut,
  };
}

function hasUnreadable(value: unknown): boolean {
  if (typeof value === 'string') return isUnreadable(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasUnreadable);
}
