import { addDbAccount } from '../databases/db-account';
import { lineShare } from '../files/line-share';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { dsnAccount } from './dsn-account';

/** How many lines are looked at to tell the format, and how long an address may be. */
const SAMPLE = 100;
const LONGEST = 20_000;

/** Addresses of databases as text, one per line, in the forms of `dsnAccount`. */
export const uriReader: FormatReader = {
  format: 'uri',
  recognises: ({ firstLines }) => {
    const used = firstLines.slice(0, SAMPLE).filter((line) => !isNothing(line));
    return used.length > 0 && used.every(isAddress);
  },
  share: (file) => lineShare(file, isAddress),
  read: readUris,
};

function isAddress(line: string): boolean {
  return line.length <= LONGEST && dsnAccount(line.trim()) !== undefined;
}

function readUris({ lines, progress }: SourceFile): Reading {
  const builder = new ReadingBuilder();
  for (const [index, line] of progress.through(lines)) {
    if (isNothing(line)) continue;
    const at = `line ${index + 1}`;
    const account = line.length > LONGEST ? 'It is longer than any address.' : dsnAccount(line.trim());
    if (typeof account === 'object') addDbAccount(builder, at, account);
    else
      builder.leaveOut(
        at,
        'an address of a database',
        account ?? 'It is no address of a database that KIOPS knows.',
      );
  }
  return builder.reading();
}

function isNothing(line: string): boolean {
  return line.trim() === '' || /^\s*(?:#|\/\/)/.test(line);
}
