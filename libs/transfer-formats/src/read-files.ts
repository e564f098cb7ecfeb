import type { Unfolded } from './files/archive';
import { isProtectedFile, LARGEST_PROTECTED, openProtectedFile } from './files/protected-file';
import { PARSED, ReadingProgress } from './files/reading-progress';
import { MOST_REPEATED, repeatedNames } from './files/json';
import { SourceFile } from './files/source-file';
import { FORMAT_READERS } from './format-readers';
import { masked } from './plain-fields';
import { ReadError } from './read-error';
import type { FormatReader, ReadContext } from './reader';
import type { ReadFile, Reading } from './reading';
import { unread, toldWhole } from './read-file';
import { whyUnknown } from './unknown-file';

/** A file as a person gives it. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ReadOptions extends ReadContext {
  /**
   * Told how many files are read, of how many: after each one, and some tens of times while one is read, whose share is
   * then the fraction of it. What a library takes apart in one go moves it only when that is done.
   */
  readonly onProgress?: (read: number, of: number) => void;
}

/** How far the reading is once the bytes are text. */
const DECODED = 0.05;

/** The largest file that is looked into, in bytes. */
const LARGEST_FILE = 128 * 1024 * 1024;

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
    const progress = new ReadingProgress((share) => onProgress?.(index + share, files.length));
    read.push(...(await readGiven(given, context, progress)));
    onProgress?.(index + 1, files.length);
  }
  return read;
}

/** One file, or the files of an archive that is none of a format by itself. */
async function readGiven(
  given: GivenFile,
  context: ReadContext,
  progress: ReadingProgress,
): Promise<readonly ReadFile[]> {
  const head = new TextDecoder('latin1').decode(given.bytes.subarray(0, 1024));
  const isProtected = isProtectedFile({ bytes: given.bytes, text: head });
  if (given.bytes.length > (isProtected ? LARGEST_PROTECTED : LARGEST_FILE))
    return [unread({ name: given.name, format: null, encoding: 'binary' }, tooLarge())];
  const unfolded: Unfolded = { members: 0, bytes: 0 };
  const file = new SourceFile(given.name, given.bytes, unfolded, progress);
  progress.reach(DECODED);
  if (isProtected) return [await readFile(file, undefined, context)];
  if (file.hasTooManyParts)
    return [unread({ name: file.name, format: null, encoding: file.encoding }, tooManyParts())];
  const reader = readerOf(file);
  const { archive } = file;
  if (reader !== undefined || archive === undefined) return [await readFile(file, reader, context)];
  const closed = { name: file.name, format: null, encoding: file.encoding };
  if (archive.fault !== undefined) return [unread(closed, archive.fault)];
  if (archive.members.length === 0)
    return [unread(closed, new ReadError('unknown-format', 'The archive holds no file.'))];
  const read: ReadFile[] = [];
  for (const [, { name, bytes }] of progress.through(archive.members)) {
    context.signal?.throwIfAborted();
    const member = new SourceFile(`${file.name}/${name}`, bytes, unfolded, progress);
    const { encoding } = member;
    if (member.hasTooManyParts)
      read.push(unread({ name: member.name, format: null, encoding }, tooManyParts()));
    else read.push(await readFile(member, readerOf(member), context));
  }
  return read;
}

function tooLarge(): ReadError {
  return new ReadError('too-large', 'The file is larger than 128 MiB.');
}

function tooManyParts(): ReadError {
  return new ReadError(
    'too-large',
    'The file has more than a million lines or values, or more than 100,000 in one place. Divide it into smaller files.',
  );
}

function readerOf(file: SourceFile): FormatReader | undefined {
  return FORMAT_READERS.find((candidate) => candidate.recognises(file)) ?? mostlyReaderOf(file);
}

/** The format of lines that most of the lines are of, at least half: what they are among is told line by line. */
function mostlyReaderOf(file: SourceFile): FormatReader | undefined {
  if (file.encoding === 'binary') return undefined;
  let best: { readonly reader: FormatReader; readonly share: number } | undefined;
  for (const reader of FORMAT_READERS) {
    const share = reader.share?.(file) ?? 0;
    if (share >= 0.5 && share > (best?.share ?? 0)) best = { reader, share };
  }
  return best?.reader;
}

async function readFile(
  file: SourceFile,
  reader: FormatReader | undefined,
  context: ReadContext,
): Promise<ReadFile> {
  const { name, encoding, progress } = file;
  progress.reach(file.json === undefined ? DECODED : PARSED);
  const head = { name, format: reader?.format ?? null, encoding };
  try {
    if (reader !== undefined)
      return { ...head, ...toldWhole(withRepeated(file, await reader.read(file, context))) };
    if (isProtectedFile(file)) return await readProtected(file, context);
  } catch (error) {
    context.signal?.throwIfAborted();
    if (error instanceof ReadError) return unread(head, error);
    throw error;
  }
  return unread(head, new ReadError('unknown-format', whyUnknown(file)));
}

/** What stood first under a name that stands twice in one object is left out. */
function withRepeated({ json, text }: SourceFile, reading: Reading): Reading {
  const places = json === undefined ? [] : repeatedNames(text);
  if (places.length === 0) return reading;
  const leftOut = places.map((at) => ({
    at: masked(at),
    what: 'what stands there first',
    reason: 'The name stands twice in one place: the last one counts.',
  }));
  if (leftOut.length === MOST_REPEATED)
    leftOut.push({ at: '', what: 'more of this kind', reason: 'More names stand twice than are told.' });
  return { ...reading, leftOut: [...reading.leftOut, ...leftOut] };
}

/** What is protected is ours, until it is open and turns out to be something else. */
async function readProtected(file: SourceFile, context: ReadContext): Promise<ReadFile> {
  try {
    const bytes = await openProtectedFile(file, context.passphrase);
    if (bytes.length > LARGEST_FILE) throw tooLarge();
    const inside = new SourceFile(file.name, bytes, undefined, file.progress);
    if (inside.hasTooManyParts) throw tooManyParts();
    if (isProtectedFile(inside))
      throw new ReadError('refused', 'It is protected twice. Decrypt it with age first.');
    return await readFile(inside, readerOf(inside), context);
  } catch (error) {
    context.signal?.throwIfAborted();
    if (!(error instanceof ReadError)) throw error;
    return unread({ name: file.name, format: 'kiops', encoding: file.encoding }, error);
  }
}
