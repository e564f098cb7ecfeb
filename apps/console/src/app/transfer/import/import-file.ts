import { LIMITS, readOutline, type TransferOutline } from '@kiops/contracts';
import { sizeText } from '../../quantities/quantities';
import { findJsonFault } from './json-fault';

/** What a chosen file says about itself, and the part of it that may go to KIOPS. */
export interface ImportFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** RFC 3339, as the file says it; null when it does not. */
  readonly exportedAt: string | null;
  /** Where it was exported; null when the file does not say. */
  readonly origin: string | null;
  /** Its SSH secrets, as the file has them. They never leave the browser, so they are not in `body`. */
  readonly sshSecrets: readonly unknown[];
  /** The JSON text for the service, without any SSH secret. */
  readonly body: Blob;
}

/** Why a file cannot be imported, in words for people: what, and where. */
export class UnusableFile extends Error {}

/**
 * Reads and checks a chosen file in the browser, before anything is sent.
 * @throws UnusableFile when it is too large, no JSON, or no credentials file that this KIOPS reads.
 */
export async function readImportFile(file: File): Promise<ImportFile> {
  if (file.size > LIMITS.transferFile.max) {
    throw new UnusableFile(
      `${file.name} has ${sizeText(file.size)}. A credentials file has at most ${sizeText(LIMITS.transferFile.max)}.`,
    );
  }
  if (file.size === 0) throw new UnusableFile(`${file.name} is empty.`);
  const content = parse(file.name, await textOf(file));
  const { exportedAt, origin, sshSecrets } = credentialsIn(file.name, content);
  return {
    name: file.name,
    size: file.size,
    exportedAt,
    origin,
    sshSecrets,
    body: new Blob([JSON.stringify(withoutSshSecrets(content))], { type: 'application/json' }),
  };
}

async function textOf(file: File): Promise<string> {
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    // A byte order mark is no part of the text (the decoder drops it); wrong bytes are an error, not question marks.
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError)
      throw new UnusableFile(`${file.name} is not text in UTF-8 or UTF-16, so it is not JSON.`);
    throw new UnusableFile(`${file.name} could not be read. Choose it again.`);
  }
}

/**
 * UTF-16, as Windows tools write it, is told by its byte order mark, or by the zero beside the first sign, which is ASCII in
 * JSON (RFC 4627 section 3).
 */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return 'utf-8';
}

function credentialsIn(name: string, content: unknown): TransferOutline {
  const read = readOutline(content);
  if (read.fault === undefined) return read;
  if (read.fault === 'unsupported-version')
    throw new UnusableFile(`${name} cannot be read here. ${read.detail}`);
  if (read.fault === 'too-large') throw new UnusableFile(`${name} is too large. ${read.detail}`);
  throw new UnusableFile(`${name} is JSON, but not a KIOPS credentials file. ${read.detail}`);
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const fault = findJsonFault(text);
    const where = fault ? `: line ${fault.line}, column ${fault.column}: ${fault.what}` : '';
    throw new UnusableFile(`${name} is not JSON${where}.`);
  }
}

/** What the service must refuse is refused without it seeing the secret: an SSH server's password becomes this. */
const WITHHELD = 'withheld by the browser';

function withoutSshSecrets(content: unknown): unknown {
  if (!isObject(content)) return content;
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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
