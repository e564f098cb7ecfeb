import type { SourceFile } from './source-file';

/** How many lines that say something are looked at. */
const SAMPLE = 200;

const NOTHING = /^\s*(?:[#;]|$)/;

/**
 * Which share of the first lines is of a format, from 0 to 1; empty lines and comments count for nothing.
 *
 * @param fits whether one line is
 * @param isMark whether one line tells the format; without such a line the share is 0
 */
export function lineShare(
  { firstLines }: Pick<SourceFile, 'firstLines'>,
  fits: (line: string) => boolean,
  isMark = fits,
): number {
  const used = firstLines.filter((line) => !NOTHING.test(line)).slice(0, SAMPLE);
  return used.some(isMark) ? used.filter(fits).length / used.length : 0;
}
