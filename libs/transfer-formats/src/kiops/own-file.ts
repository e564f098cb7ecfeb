import { readOutline, type ExportKey, type TransferHead, TRANSFER_FORMAT } from '@kiops/contracts';
import { decodeText } from '../files/encoding';
import { isObject } from '../files/json';
import { isProtectedFile, openProtectedFile } from '../files/protected-file';
import { ReadError } from '../read-error';
import { PARSED, ReadingProgress } from '../files/reading-progress';
import type { GivenFile, ReadOptions } from '../read-files';

/** A transfer file of KIOPS by itself, in its two halves. Nothing of it is judged here: KIOPS and the vault do that. */
export interface OwnFile extends TransferHead {
  /** The JSON text for the service, without any SSH secret. */
  readonly text: string;
  /** As they stand in the file: they never leave the browser. */
  readonly sshSecrets: readonly unknown[];
  /** How many entries each of its lists has. */
  readonly counts: Readonly<Partial<Record<ExportKey, number>>>;
  readonly encoding: string;
}

/** How far from its begin a file says that it is ours. */
const HEAD = 4096;

/** How far the reading is once the bytes are text. */
const DECODED = 0.1;

/** What the service must refuse is refused without it seeing the secret: an SSH server's password becomes this. */
const WITHHELD = 'withheld by the browser';

/**
 * A file of KIOPS, protected or not, as fast as it can be: 128 MiB are parsed once and written once. Undefined when it is
 * something else, and left to the readers. As JSON is taken apart in one go, only that much is told on the way.
 *
 * @throws ReadError for one that is protected, or too large, or of another version.
 */
export async function readOwnFile(
  { bytes }: GivenFile,
  { passphrase, onProgress }: Pick<ReadOptions, 'passphrase' | 'onProgress'> = {},
): Promise<OwnFile | undefined> {
  const progress = new ReadingProgress((share) => onProgress?.(share, 1));
  const outer = decodeText(bytes);
  const isProtected = isProtectedFile({ bytes, text: outer.text });
  const { text, encoding } = isProtected
    ? decodeText(await openProtectedFile({ bytes, text: outer.text }, passphrase))
    : outer;
  if (!text.slice(0, HEAD).includes(`"${TRANSFER_FORMAT}"`)) return undefined;
  progress.reach(DECODED);
  const content = parsed(text);
  progress.reach(PARSED);
  if (!isObject(content) || content['format'] !== TRANSFER_FORMAT) return undefined;
  const outline = readOutline(content);
  if (outline.fault !== undefined) {
    throw new ReadError(outline.fault === 'too-large' ? 'too-large' : 'refused', outline.detail);
  }
  const { exportedAt, origin, sshSecrets } = outline;
  const lists = Object.entries(content).filter((pair): pair is [ExportKey, unknown[]] =>
    Array.isArray(pair[1]),
  );
  return {
    exportedAt,
    origin,
    sshSecrets,
    encoding,
    counts: Object.fromEntries(lists.map(([key, list]) => [key, list.length])),
    text: JSON.stringify(withoutSshSecrets(content)),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutSshSecrets(content: Readonly<Record<string, unknown>>): object {
  const { sshSecrets: _kept, ...rest } = content;
  return Array.isArray(rest['servers'])
    ? { ...rest, servers: rest['servers'].map(withoutSshPassword) }
    : rest;
}

function withoutSshPassword(server: unknown): unknown {
  return isObject(server) && server['protocol'] === 'ssh' && server['password']
    ? { ...server, password: WITHHELD }
    : server;
}
