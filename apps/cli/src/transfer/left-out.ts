import { plainText } from '../output/plain-text';

/** Something that stood in a file, and is not imported. */
export interface LeftOutLine {
  /** The file as it was named; `file.zip/member` in an archive. */
  readonly file: string;
  /** Where it stands there; empty for the file as a whole. */
  readonly at: string;
  /** What it is, without any secret. */
  readonly what: string;
  readonly reason: string;
}

/** The same for people, in one line. */
export function leftOutText({ file, at, what, reason }: LeftOutLine): string {
  return plainText(`Left out: ${file}${at === '' ? '' : `, ${at}`}: ${what}: ${reason}`);
}
