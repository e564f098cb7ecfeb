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
      parts.push(this.plain(quoted));
      const character = this.text[this.at];
      if (character === undefined || (quoted ? character === '"' : isBlank(character))) break;
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
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
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

  /** All up to the next character that may mean something. */
  private plain(quoted: boolean): string {
    const start = this.at;
    const end = quoted ? /["\\]/g : /[\s\\]/g;
    end.lastIndex = start;
    this.at = end.exec(this.text)?.index ?? this.text.length;
    const run = this.text.slice(start, this.at);
    if (quoted) this.line += run.split('\n').length - 1;
    return run;
  }

  private step(): void {
    if (this.text[this.at] === '\n') this.line += 1;
    this.at += 1;
  }
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}
