import { isPpk } from '@kiops/ssh-keys';
import { refuseOver } from '../reading-limits';

/** One private key among others in a file. */
export interface KeyBlock {
  /** The line at which it begins, from 1. */
  readonly line: number;
  readonly text: string;
}

const PEM = /^-----BEGIN ((?:[A-Z0-9]+ )*)PRIVATE KEY-----[ \t]*$/;

/** Whether a private key in PEM (RFC 7468) begins with this line. */
export function beginsPem(line: string): boolean {
  return PEM.test(line);
}

/** The private keys among the lines: those in PEM up to their last line, those of PuTTY up to the next key. @throws ReadError `too-large` */
export function keyBlocks(lines: readonly string[]): readonly KeyBlock[] {
  const blocks: KeyBlock[] = [];
  let start = -1;
  let last: string | undefined;
  const closeBefore = (end: number) => {
    if (start < 0) return;
    const text = lines.slice(start, end).join('\n');
    blocks.push({ line: start + 1, text: end < lines.length ? `${text}\n` : text });
    start = -1;
    last = undefined;
  };
  for (const [index, line] of lines.entries()) {
    if (last !== undefined) {
      if (line.startsWith(last)) closeBefore(index + 1);
      continue;
    }
    const pem = PEM.exec(line);
    if (pem === null && !isPpk(line)) continue;
    closeBefore(index);
    refuseOver(blocks.length + 1);
    start = index;
    last = pem === null ? undefined : `-----END ${pem[1]}PRIVATE KEY-----`;
  }
  closeBefore(lines.length);
  return blocks;
}
