import { fstatSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { devNull } from 'node:os';
import { resolve } from 'node:path';
import { RECORD_STORES, type RecordStore } from '@kiops/contracts';
import type { Command } from 'commander';
import { readSecret } from '../input/read-secret';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';
import { tell, tellProgress, writeJson } from '../output/write';
import { readStore } from '../records/record-address';
import { signedIn } from '../token-store/signed-in';

interface Options {
  readonly store?: readonly string[];
  readonly plain?: true;
  readonly template?: true;
  readonly json?: true;
}

/** Stands for stdout where a file is named. */
const STDOUT = '-';

/** More than a passphrase has, in bytes. */
const LONGEST_PASSPHRASE = 4_096;
/** Eight signs, as the password of an account has. */
const SHORTEST_PASSPHRASE = 8;

export function addExport(program: Command): void {
  program
    .command('export')
    .description(
      'all records with their secrets, in a file that a passphrase protects (age); SSH secrets are not among them',
    )
    .argument('<file>', 'a new file, which only you can read; - for stdout')
    .option('--store <store>', 'only this store; said once for each', gathered)
    .option('--plain', 'without a passphrase: everybody who gets the file can read all secrets')
    .option('--template', 'without secrets')
    .option('--json', 'what was written, and where, for scripts; nothing of what is in it; not with stdout')
    .action(exportFile);
}

/** One store at a time: what follows is the file. */
function gathered(store: string, before: readonly string[] = []): readonly string[] {
  return [...before, store];
}

async function exportFile(path: string, { store, plain, template, json }: Options): Promise<void> {
  const stores: readonly RecordStore[] | undefined = store?.map(readStore);
  const isPiped = path === STDOUT;
  if (isPiped) assertPipe(json);
  const client = await signedIn();
  const passphrase = plain || template ? undefined : await readPassphrase();
  const parts: Uint8Array[] = [];
  let size = 0;
  const asked = template ? { secrets: false } : { file: plain ? 'plain' : 'protected' };
  for await (const part of await client.download('transfer/export', { stores, ...asked })) {
    parts.push(part);
    tellProgress(`${Math.round((size += part.length) / 1024)} KiB`);
  }
  tellProgress('');
  const content = new Blob(parts as BlobPart[]);
  const { protectFile } = await import('@kiops/transfer-formats');
  const written = passphrase === undefined ? content : await protectFile(content, passphrase);
  if (isPiped) {
    await pipe(written);
    return tell('Exported. SSH secrets are in the browser: export them in the console.');
  }
  await writeNew(path, written);
  if (json)
    writeJson({
      file: resolve(path),
      form: template ? 'template' : plain ? 'plain' : 'protected',
      stores: stores ?? RECORD_STORES,
      bytes: written.size,
    });
  tell(
    `Exported to ${plainText(path)}, which only you can read. SSH secrets are in the browser: export them in the console.`,
  );
}

async function readPassphrase(): Promise<string> {
  const passphrase = await readSecret('passphrase', LONGEST_PASSPHRASE);
  if (passphrase.length < SHORTEST_PASSPHRASE)
    throw new Failure(`Use a passphrase of at least ${SHORTEST_PASSPHRASE} signs.`, EXIT.usage);
  return passphrase;
}

/** Secrets on a screen stay in its history, and a protected file is of no use there. */
function assertPipe(json: true | undefined): void {
  if (process.stdout.isTTY)
    throw new Failure(
      'An export does not belong on a terminal. Name a file, or lead stdout into one or to a program.',
      EXIT.usage,
    );
  if (isNowhere())
    throw new Failure(
      'Stdout leads nowhere: it is closed, or /dev/null. Name a file, or lead it into one or to a program.',
      EXIT.usage,
    );
  if (json)
    throw new Failure('With - stdout is the export itself: leave --json out, or name a file.', EXIT.usage);
}

/** Node.js opens the null device in place of a stdout that is closed: all that is written there would seem to be taken. */
function isNowhere(): boolean {
  try {
    const { rdev } = statSync(devNull);
    const stdout = fstatSync(process.stdout.fd);
    return stdout.isCharacterDevice() && stdout.rdev === rdev;
  } catch {
    return false;
  }
}

/** Waits for whoever reads slowly, and for all of it to be taken. */
async function pipe(content: Blob): Promise<void> {
  for await (const part of content.stream())
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(part, (error) => (error ? reject(error) : resolve()));
    });
}

/** Nothing is overwritten, and what could not be written as a whole does not stay. */
async function writeNew(path: string, content: Blob): Promise<void> {
  let isOurs = false;
  try {
    const file = await open(path, 'wx', 0o600);
    isOurs = true;
    try {
      await file.writeFile(content.stream());
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isOurs) await rm(path, { force: true });
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'is there already: name a new file' : `cannot be written (${code})`;
    throw new Failure(`${plainText(path)} ${why}.`);
  }
}
