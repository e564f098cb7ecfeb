import { ReadError } from '../read-error';
import { isArchive, openArchive, type Member, type Unfolded } from './archive';
import { decodeText, type Encoding } from './encoding';
import { hasTooManyValues, parseJson } from './json';
import { ReadingProgress } from './reading-progress';
import { parseYaml, type YamlDocument } from './yaml';

/** How much of a file is looked at to tell its format, in characters. */
const HEAD = 128 * 1024;

const MOST_LINES = 1_000_000;

/** A file that a reader looks at: its bytes, and its text where it is one. */
export class SourceFile {
  /** How the text is written; `binary` when the bytes are no text. */
  readonly encoding: Encoding;
  /** The text without its byte order mark; empty when the bytes are no text. A byte that no text has is a lone surrogate. */
  readonly text: string;
  private parsed?: { readonly value: unknown };
  private documents?: () => readonly YamlDocument[];
  private opened?: OpenedArchive;
  private split?: readonly string[];
  private first?: readonly string[];

  constructor(
    /** As a person calls it; recognition never goes by it. */
    readonly name: string,
    readonly bytes: Uint8Array,
    /** What came out of archives before, as far as it counts together. */
    private readonly unfolded: Unfolded = { members: 0, bytes: 0 },
    /** Told by who reads it. */
    readonly progress = new ReadingProgress(),
  ) {
    ({ text: this.text, encoding: this.encoding } = decodeText(bytes));
  }

  /** The text as JSON, parsed once; undefined when it is none. Keys that would reach a prototype are kept as plain keys. */
  get json(): unknown {
    this.parsed ??= { value: parseJson(this.text) };
    return this.parsed.value;
  }

  /** The text as YAML, parsed once. @throws ReadError `too-large` */
  get yaml(): readonly YamlDocument[] {
    this.documents ??= onceOf(() => parseYaml(this.text, this.progress));
    return this.documents();
  }

  /** The files in it, opened once, or why it cannot be opened; undefined when it is no archive. Never throws. */
  get archive(): OpenedArchive | undefined {
    if (!isArchive(this.bytes)) return undefined;
    this.opened ??= opened(this.bytes, this.unfolded);
    return this.opened;
  }

  /** The lines, without their ends (LF, CRLF or CR). Line 1 is at 0. */
  get lines(): readonly string[] {
    this.split ??= this.text.split(/\r\n|\n|\r/);
    return this.split;
  }

  /** The lines at the begin of the file, for those who tell its format: the last one may be cut. */
  get firstLines(): readonly string[] {
    this.first ??= this.text.slice(0, HEAD).split(/\r\n|\n|\r/);
    return this.first;
  }

  /** Whether it has more lines than any file of accounts, or as JSON, which has no lines to speak of, more values. */
  get hasTooManyParts(): boolean {
    if (this.json === undefined && hasTooManyValues(this.text)) return true;
    let lines = 0;
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) {
      lines += 1;
      if (lines > MOST_LINES) return this.json === undefined;
    }
    return false;
  }

  /** Whether the file begins with these bytes. */
  startsWith(...bytes: number[]): boolean {
    return bytes.every((byte, index) => this.bytes[index] === byte);
  }
}

/** An archive's files, or why there are none. */
export type OpenedArchive =
  | { readonly fault?: undefined; readonly members: readonly Member[] }
  | { readonly fault: ReadError; readonly members: readonly [] };

/** What comes of it the first time, also where that is an error. */
function onceOf<Value>(make: () => Value): () => Value {
  try {
    const value = make();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function opened(bytes: Uint8Array, unfolded: Unfolded): OpenedArchive {
  try {
    return { members: openArchive(bytes, unfolded) };
  } catch (error) {
    if (error instanceof ReadError) return { fault: error, members: [] };
    throw error;
  }
}
