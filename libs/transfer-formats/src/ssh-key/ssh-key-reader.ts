import { isPpk, SshKeyError } from '@kiops/ssh-keys';
import type { SourceFile } from '../files/source-file';
import { ReadError, type ReadErrorCode } from '../read-error';
import type { FormatReader, ReadContext } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { keySecretOrThrow } from '../servers/key-secret';
import { beginsPem, keyBlocks, type KeyBlock } from './key-blocks';
import { outdented } from './outdented';

const OTHER = /^---- BEGIN SSH2 (?:ENCRYPTED PRIVATE|PUBLIC) KEY ----[ \t]*$/;
const PUBLIC = /^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+|sk-\S+)[ \t]+AAAA[A-Za-z0-9+/=]+(?:[ \t].*)?$/;
/** How far into a file a key is looked for: notes may stand before it. */
const LOOKED_AT = 200;

/** Private keys of SSH as files: OpenSSH's own, PKCS#1, SEC1 and PKCS#8. */
export const sshKeyReader: FormatReader = {
  format: 'ssh-key',
  recognises: ({ firstLines }) => {
    const head = outdented(firstLines.slice(0, LOOKED_AT));
    const first = head.find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
    return PUBLIC.test(first) || head.some((line) => beginsPem(line) || OTHER.test(line));
  },
  read: readKeys,
};

/** PuTTY's private keys, versions 2 and 3. */
export const ppkReader: FormatReader = {
  format: 'ppk',
  recognises: ({ text }) => isPpk(text.slice(0, 1_000)),
  read: readKeys,
};

const CODES: Partial<Record<string, ReadErrorCode>> = {
  'wrong-passphrase': 'wrong-passphrase',
  'kdf-too-costly': 'refused',
  'ppk-too-costly': 'refused',
  'too-large': 'too-large',
};

async function readKeys(file: SourceFile, context: ReadContext): Promise<Reading> {
  const builder = new ReadingBuilder();
  const lines = outdented(file.lines);
  const blocks = keyBlocks(lines);
  // A single key stays as it was given, with what stands around it.
  if (blocks.length <= 1) {
    const text = lines === file.lines ? file.text : lines.join('\n');
    return readKey(builder, `line ${blocks[0]?.line ?? 1}`, text, context);
  }
  for (const [line, count] of linesBeside(lines, blocks))
    builder.leaveOut(
      `line ${line}`,
      `${count === 1 ? 'a line' : `${count} lines`} beside the keys`,
      'What is not in a private key is not kept.',
    );
  for (const [, { line, text }] of file.progress.through(blocks)) {
    context.signal?.throwIfAborted();
    const read = await builder.keys.secretOf(text, context.passphrase);
    if (read.fault === undefined) builder.addKey(`line ${line}`, read);
    else builder.leaveOut(`line ${line}`, 'a private key', read.fault);
  }
  return builder.reading();
}

/** Where lines that say something stand in none of the blocks, and how many follow each other there. */
function linesBeside(
  lines: readonly string[],
  blocks: readonly KeyBlock[],
): readonly (readonly [line: number, count: number])[] {
  const beside: [number, number][] = [];
  const look = (from: number, to: number) => {
    const said = lines
      .slice(from, to)
      .flatMap((line, index) => (line.trim() === '' ? [] : [from + index + 1]));
    if (said.length > 0) beside.push([said[0], said.length]);
  };
  let end = 0;
  for (const { line, text } of blocks) {
    look(end, line - 1);
    end = line - 1 + text.trimEnd().split('\n').length;
  }
  look(end, lines.length);
  return beside;
}

async function readKey(
  builder: ReadingBuilder,
  at: string,
  text: string,
  { passphrase }: ReadContext,
): Promise<Reading> {
  try {
    builder.addKey(at, await keySecretOrThrow(text, passphrase));
  } catch (error) {
    if (error instanceof SshKeyError)
      throw new ReadError(CODES[error.code] ?? 'damaged', error.message, { cause: error });
    throw error;
  }
  return builder.reading();
}
