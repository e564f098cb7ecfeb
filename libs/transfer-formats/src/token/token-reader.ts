import { lineShare } from '../files/line-share';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import { isKnownToken, tokenEntry } from './known-token';

/** Tokens of GitHub, GitLab and Docker Hub as text, one per line. */
export const tokenReader: FormatReader = {
  format: 'token',
  recognises: ({ firstLines }) => {
    const used = firstLines.slice(0, 200).map((line) => line.trim());
    const texts = used.filter((line) => line !== '' && !line.startsWith('#'));
    return texts.length > 0 && texts.every(isKnownToken);
  },
  share: (file) => lineShare(file, (line) => isKnownToken(line.trim())),
  read: readTokens,
};

function readTokens({ lines, progress }: SourceFile): Reading {
  const builder = new ReadingBuilder();
  for (const [index, line] of progress.through(lines)) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    const at = `line ${index + 1}`;
    const entry = isKnownToken(text) ? tokenEntry(at, text) : 'It is no token that KIOPS knows.';
    if (typeof entry === 'string') builder.leaveOut(at, 'a token', entry);
    else builder.add(entry);
  }
  return builder.reading();
}
