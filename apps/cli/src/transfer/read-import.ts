import { basename } from 'node:path';
import { open } from 'node:fs/promises';
import type { TransferFile } from '@kiops/contracts';
import type { GivenFile, KeyedFile } from '@kiops/transfer-formats';
import { readSecret } from '../input/read-secret';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';
import { tellProgress } from '../output/write';

/** What files bring to KIOPS. */
export interface ReadImport {
  /** For the service: no SSH secret is in it. */
  readonly file: object;
  /** The SSH secrets that were dropped, by the account that they are for; nothing of them was looked at. */
  readonly sshAccounts: readonly string[];
  /** What is not imported, with its place and the reason, a line each. */
  readonly leftOut: readonly string[];
}

/** The largest file that is read, in bytes. */
const LARGEST = 128 * 1024 * 1024;
/** More than a passphrase has, in bytes. */
const LONGEST_PASSPHRASE = 4_096;

/**
 * Reads files of any known format. A passphrase is asked for, or taken from stdin, once one of them needs it.
 * @throws Failure when a file is not there, is too large, or does not open
 */
export async function readImport(paths: readonly string[]): Promise<ReadImport> {
  const files: GivenFile[] = [];
  for (const path of paths) files.push(await givenFile(path));
  const { ReadError } = await import('@kiops/transfer-formats');
  try {
    return await read(files);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    if (error.code !== 'passphrase-needed') throw new Failure(error.message, EXIT.usage);
  }
  const passphrase = await readSecret('passphrase', LONGEST_PASSPHRASE);
  try {
    return await read(files, passphrase);
  } catch (error) {
    throw error instanceof ReadError ? new Failure(error.message, EXIT.usage) : error;
  }
}

/** A file of KIOPS alone is handed on as it stands; all others become one. */
async function read(files: readonly GivenFile[], passphrase?: string): Promise<ReadImport> {
  const { NOTHING_SAID, ReadError, readFiles, readOwnFile, toTransferFile } =
    await import('@kiops/transfer-formats');
  const own = files.length === 1 ? await readOwnFile(files[0], { passphrase }) : undefined;
  if (own)
    return {
      file: JSON.parse(own.text) as object,
      sshAccounts: own.sshSecrets.map(accountOf),
      leftOut: [],
    };
  const onProgress = (done: number, of: number): void =>
    tellProgress(done < of ? `Read ${done} of ${of} files` : '');
  const found = await readFiles(files, { passphrase, onProgress });
  if (passphrase === undefined && found.some(({ error }) => error === 'passphrase-needed'))
    throw new ReadError('passphrase-needed', 'A passphrase is needed.');
  const keyed = found.map((file, index): KeyedFile => ({ key: `${index}`, file }));
  const draft = toTransferFile(keyed, NOTHING_SAID);
  const names = new Map(keyed.map(({ key, file }) => [key, file.name]));
  const pins = draft.pins.length + draft.revoked.length;
  return {
    file: draft.file satisfies Partial<TransferFile>,
    sshAccounts: draft.sshSecrets.map(accountOf),
    leftOut: [
      ...draft.leftOut.map(({ file, at, what, reason }) =>
        plainText(`${names.get(file)}${at ? `, ${at}` : ''}: ${what}: ${reason}`),
      ),
      ...(pins > 0
        ? [`${pins} host keys: they are pinned in the browser. Import the file in the console.`]
        : []),
    ],
  };
}

function accountOf(secret: unknown): string {
  const { host, port, username } = (secret ?? {}) as Readonly<Record<string, unknown>>;
  return plainText(`${String(username)}@${String(host)}:${String(port)}`);
}

async function givenFile(path: string): Promise<GivenFile> {
  const name = basename(path);
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > LARGEST) throw new Failure(`${plainText(name)} is larger than 128 MiB.`, EXIT.usage);
      return { name, bytes: await file.readFile() };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new Failure(
      `${plainText(path)} cannot be read (${code}). Look at its name and its mode.`,
      EXIT.usage,
    );
  }
}
