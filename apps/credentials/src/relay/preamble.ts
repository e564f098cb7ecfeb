/** How an SSH server names itself: RFC 4253 section 4.2, and 5.1 for one that also speaks SSH 1. */
const VERSIONS = ['SSH-2.0-', 'SSH-1.99-'];
const LONGEST_VERSION = 9;

/** What may come before that: as many lines, and as long, as OpenSSH's client takes; and not all of them that long. */
const MAX_LINES = 1_024;
const MAX_LINE_BYTES = 8_192;
const MAX_BYTES = 262_144;
const LINE_FEED = 10;

/** What was found so far: the version's line, or more in front of it than is waited for, or neither yet. */
export type PreambleState = 'open' | 'version' | 'too-much';

/**
 * Looks for the line with which an SSH server names itself, past the lines that may come before it. Each byte is looked
 * at once, however small the pieces are in which they come.
 */
export class Preamble {
  #lines = 0;
  #bytes = 0;
  #lineBytes = 0;
  /** How the line begins that comes now. */
  #start = '';

  read(chunk: Buffer): PreambleState {
    for (let at = 0; at < chunk.length;) {
      const lineFeed = chunk.indexOf(LINE_FEED, at);
      const end = lineFeed < 0 ? chunk.length : lineFeed + 1;
      const state = this.#readLine(chunk.subarray(at, end), lineFeed >= 0);
      if (state !== 'open') return state;
      at = end;
    }
    return 'open';
  }

  #readLine(part: Buffer, isEnd: boolean): PreambleState {
    this.#start += part.toString('latin1', 0, LONGEST_VERSION - this.#start.length);
    if (VERSIONS.some((version) => this.#start.startsWith(version))) return 'version';
    this.#bytes += part.length;
    this.#lineBytes += part.length;
    if (this.#bytes > MAX_BYTES || this.#lineBytes > MAX_LINE_BYTES) return 'too-much';
    if (!isEnd) return 'open';
    this.#lines += 1;
    this.#lineBytes = 0;
    this.#start = '';
    return this.#lines > MAX_LINES ? 'too-much' : 'open';
  }
}
