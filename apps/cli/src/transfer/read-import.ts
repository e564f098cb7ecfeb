import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { definitionOf, type KnownServers, type RecordStore } from '@kiops/contracts';
import type { FormatName, GivenFile, KeyedFile, TransferDraft } from '@kiops/transfer-formats';
import { readSecret } from '../input/read-secret';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';
import { tellProgress } from '../output/write';
import type { FoundFile } from './found-file';
import { entryAnswers, sayBy, type ImportAnswers } from './import-answers';
import type { LeftOutLine } from './left-out';
import { readTables } from './read-tables';

/** A file, and what it was read as; null when nobody knows. */
export interface ReadAs {
  readonly file: string;
  readonly format: FormatName | null;
}

/** For the service: no SSH secret is in the file. */
export interface SentImport {
  readonly file: object;
  /** Servers on KIOPS that its entries lead through. */
  readonly knownServers?: KnownServers;
}

/** What files bring to KIOPS. */
export interface ReadImport {
  readonly files: readonly ReadAs[];
  readonly sent: SentImport;
  /** What is not imported. The SSH secrets are among it, by the account that they are for: nothing of them was looked at. */
  readonly leftOut: readonly LeftOutLine[];
  /** Where an entry of the sent file stands, by its store and its position in that store's list; undefined for none. */
  readonly placeOf: (store: RecordStore, index: number) => Pick<LeftOutLine, 'file' | 'at'> | undefined;
}

/** A file under the name that was typed. */
interface NamedFile {
  readonly path: string;
  readonly given: GivenFile;
}

/** The largest file that is read, in bytes. */
const LARGEST = 128 * 1024 * 1024;
/** More than a passphrase has, in bytes. */
const LONGEST_PASSPHRASE = 4_096;

const KEPT_IN_BROWSER =
  'It was dropped unread. SSH secrets are kept in the browser, and nowhere else: import it in the console.';
const KEY_IN_BROWSER =
  'It is another file. SSH keys are kept in the browser, and nowhere else: import it in the console.';
const PINNED_IN_BROWSER = 'Host keys are pinned in the browser: import it in the console.';

/**
 * Reads files of any known format. A passphrase is asked for, or taken from stdin, once one of them needs it.
 * @throws Failure when a file is not there, is too large, or does not open, or when nothing can be read
 */
export async function readImport(paths: readonly string[], answers: ImportAnswers = {}): Promise<ReadImport> {
  const files: NamedFile[] = [];
  for (const path of paths) files.push({ path, given: await givenFile(path) });
  return (
    (await read(files, answers)) ??
    ((await read(files, answers, await readSecret('passphrase', LONGEST_PASSPHRASE))) as ReadImport)
  );
}

/** A file of KIOPS alone is handed on as it stands; all others become one. Undefined when a passphrase is needed. */
async function read(
  files: readonly NamedFile[],
  answers: ImportAnswers,
  passphrase?: string,
): Promise<ReadImport | undefined> {
  const own = files.length === 1 ? await readOwn(files[0], passphrase) : undefined;
  if (own === 'passphrase-needed') return undefined;
  if (own) return own;
  const found = await readAll(files, passphrase);
  if (passphrase === undefined && found.some(({ read: { error } }) => error === 'passphrase-needed'))
    return undefined;
  if (found.every(({ read: { error } }) => error !== undefined)) throw nothingRead(found);
  const { ROW_WITHOUT_ADDRESS, toTransferFile } = await import('@kiops/transfer-formats');
  const alone = (await readTables(found, answers)).map((file, index): KeyedFile => ({
    key: `${index}`,
    file,
  }));
  const keyed = await withServersOnKiops(alone, answers);
  const draft = toTransferFile(keyed, await entryAnswers(keyed, answers));
  const pathOf = (key: string): string => found[Number(key)].path;
  return {
    files: found.map(({ path, read: { format } }) => ({ file: path, format })),
    sent: { file: draft.file, knownServers: draft.knownServers },
    leftOut: leftOutOf(draft).map((line) => ({
      ...line,
      file: pathOf(line.file),
      reason: line.reason === ROW_WITHOUT_ADDRESS ? `${line.reason} ${sayBy(['baseUrl'])}` : line.reason,
    })),
    placeOf: (store, index) => {
      const origin = draft.origins[store].at(index);
      return origin && { file: pathOf(origin.file), at: origin.at };
    },
  };
}

/** Where a jump server is in no file, it may be on KIOPS. */
async function withServersOnKiops(
  files: readonly KeyedFile[],
  { servers }: ImportAnswers,
): Promise<readonly KeyedFile[]> {
  if (files.every(({ file: { behind = [] } }) => behind.length === 0)) return files;
  const { reachedThroughKiops } = await import('@kiops/transfer-formats');
  const registered = await servers?.();
  return registered === undefined ? files : reachedThroughKiops(files, registered);
}

async function readOwn(
  { path, given }: NamedFile,
  passphrase: string | undefined,
): Promise<ReadImport | 'passphrase-needed' | undefined> {
  const { ReadError, readOwnFile } = await import('@kiops/transfer-formats');
  try {
    const own = await readOwnFile(given, { passphrase });
    if (own === undefined) return undefined;
    return {
      files: [{ file: path, format: 'kiops' }],
      sent: { file: JSON.parse(own.text) as object },
      leftOut: own.sshSecrets.map((secret, index) => ({
        file: path,
        at: `/sshSecrets/${index}`,
        what: `the SSH secret of ${accountOf(secret)}`,
        reason: KEPT_IN_BROWSER,
      })),
      placeOf: (store, index) => ({ file: path, at: `/${definitionOf(store).exportKey}/${index}` }),
    };
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    if (error.code === 'passphrase-needed' && passphrase === undefined) return error.code;
    throw new Failure(`${plainText(path)}: ${error.message}`, EXIT.usage);
  }
}

async function readAll(
  files: readonly NamedFile[],
  passphrase: string | undefined,
): Promise<readonly FoundFile[]> {
  const { foundTables, readFiles } = await import('@kiops/transfer-formats');
  const found: FoundFile[] = [];
  for (const [index, { path, given }] of files.entries()) {
    tellProgress(`Reading file ${index + 1} of ${files.length}`);
    const read = await readFiles([given], { passphrase });
    const tables = passphrase === undefined ? foundTables(given, read) : undefined;
    for (const [place, one] of read.entries())
      found.push({
        path: `${path}${one.name.slice(given.name.length)}`,
        read: one,
        table: tables?.get(place),
      });
  }
  tellProgress('');
  return found;
}

/** Why nothing was read, file by file. */
function nothingRead(found: readonly FoundFile[]): Failure {
  const lines = found.map(({ path, read: { leftOut } }) => `${path}: ${leftOut[0].reason}`);
  return new Failure(lines.map(plainText).join('\n'), EXIT.usage);
}

/** All that a draft does not bring to KIOPS, by the keys of its files. */
function leftOutOf({ leftOut, sshSecrets, origins, pins, revoked }: TransferDraft): readonly LeftOutLine[] {
  return [
    ...leftOut.map(({ open, reason, ...line }) => ({
      ...line,
      reason: open ? reasonFor(open) : reason,
    })),
    ...sshSecrets.map((secret, index) => ({
      file: origins.browser[index].file,
      at: origins.browser[index].at,
      what: `the SSH secret of ${accountOf(secret)}`,
      reason: KEPT_IN_BROWSER,
    })),
    ...pins.map(({ file, at, host, port, type }) => ({
      file,
      at,
      what: `the host key of ${host}:${port} (${type})`,
      reason: PINNED_IN_BROWSER,
    })),
    ...revoked.map(({ file, at, type }) => ({
      file,
      at,
      what: `the revoked host key (${type})`,
      reason: PINNED_IN_BROWSER,
    })),
  ];
}

/** Why something is left out for want of what the console would ask for. */
function reasonFor(open: readonly string[]): string {
  if (open.includes('account')) return KEPT_IN_BROWSER;
  if (open.includes('keyFile')) return KEY_IN_BROWSER;
  const why = open.includes('store')
    ? 'Nothing tells which store it belongs to.'
    : `It does not say for sure: ${open.join(', ')}.`;
  return `${why} ${sayBy(open)}`;
}

function accountOf(secret: unknown): string {
  const { host, port, username } = (secret ?? {}) as Readonly<Record<string, unknown>>;
  return `${String(username)}@${String(host)}:${String(port)}`;
}

async function givenFile(path: string): Promise<GivenFile> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > LARGEST) throw new Failure(`${plainText(path)} is larger than 128 MiB.`, EXIT.usage);
      return { name: basename(path), bytes: await file.readFile() };
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
