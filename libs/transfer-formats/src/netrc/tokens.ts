/** One word of a netrc file. */
export interface Token {
  readonly text: string;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** It had a backslash that tools read in different ways. */
  readonly doubtful: boolean;
  /** Just after it, in the text. */
  readonly end: number;
}

/** What curl reads after a backslash inside of quotes. */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * Reads the words of a netrc file: between blanks, or in double quotes (curl, Python). Inside of quotes a backslash
 * escapes as in curl; elsewhere it escapes blanks, quotes and itself, as in Python and GNU, and is text before others,
 * as in curl.
 */
export class Tokens {
  private at = 0;
  private line = 1;

  constructor(private readonly text: string) {}

  next(): Token | undefined {
    while (this.at < this.text.length && isBlank(this.text[this.at])) this.step();
    if (this.at >= this.text.length) return undefined;
    const { line } = this;
    const quoted = this.text[this.at] === '"';
    if (quoted) this.step();
    const parts: string[] = [];
    let doubtful = false;
    while (this.at < this.text.length) {
      const character = this.text[this.at];
      if (quoted ? character === '"' : isBlank(character)) break;
      const after = this.text[this.at + 1];
      const escapes = character === '\\' && after !== undefined && (quoted || /["\\\s]/.test(after));
      doubtful ||= character === '\\' && !(quoted && /["\\]/.test(after ?? ''));
      if (escapes) this.step();
      parts.push(escapes && quoted ? (ESCAPES[after] ?? after) : this.text[this.at]);
      this.step();
    }
    if (quoted) this.step();
    return { text: parts.join(''), line, doubtful, end: this.at };
  }

  /** Passes over the rest of the line. */
  skipLine(): void {
    while (this.at < this.text.length && this.text[this.at] !== '\n') this.step();
  }

  /** Passes over everything before the next empty line: a macro ends there. */
  skipMacro(): void {
    this.skipLine();
    this.step();
    while (this.at < this.text.length) {
      const start = this.at;
      this.skipLine();
      const isEmpty = this.text.slice(start, this.at).replace('\r', '') === '';
      this.step();
      if (isEmpty) return;
    }
  }

  private step(): void {
    if (this.text[this.at] === '\n') this.line += 1;
    this.at += 1;
  }
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}
