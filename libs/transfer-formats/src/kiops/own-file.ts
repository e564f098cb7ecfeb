import { readOutline, type ExportKey, type TransferHead, TRANSFER_FORMAT } from '@kiops/contracts';
import { decodeText } from '../files/encoding';
import { isObject } from '../files/json';
import { isProtectedFile, openProtectedFile } from '../files/protected-file';
import { ReadError } from '../read-error';
import type { GivenFile } from '../read-files';
import type { ReadContext } from '../reader';

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

/** What the service must refuse is refused without it seeing the secret: an SSH server's password becomes this. */
const WITHHELD = 'withheld by the browser';

/**
 * A file of KIOPS, protected or not, as fast as it can be: 128 MiB are parsed once and written once. Undefined when it is
 * something else, and left to the readers.
 *
 * @throws ReadError for one that is protected, or too large, or of another version.
 */
export async function readOwnFile(
  { bytes }: GivenFile,
  { passphrase }: ReadContext = {},
): Promise<OwnFile | undefined> {
  const outer = decodeText(bytes);
  const isProtected = isProtectedFile({ bytes, text: outer.text });
  const { text, encoding } = isProtected
    ? decodeText(await openProtectedFile({ bytes, text: outer.text }, passphrase))
    : outer;
  if (!text.slice(0, HEAD).includes(`"${TRANSFER_FORMAT}"`)) return undefined;
  const content = parsed(text);
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
