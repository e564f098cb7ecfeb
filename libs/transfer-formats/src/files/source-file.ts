import { decodeText, type Encoding } from './encoding';
import { parseJson } from './json';

/** A file that a reader looks at: its bytes, and its text where it is one. */
export class SourceFile {
  /** How the text is written; `binary` when the bytes are no text. */
  readonly encoding: Encoding;
  /** The text without its byte order mark; empty when the bytes are no text. A byte that no text has is a lone surrogate. */
  readonly text: string;
  private parsed?: { readonly value: unknown };

  constructor(
    /** As a person calls it; recognition never goes by it. */
    readonly name: string,
    readonly bytes: Uint8Array,
  ) {
    ({ text: this.text, encoding: this.encoding } = decodeText(bytes));
  }

  /** The text as JSON, parsed once; undefined when it is none. Keys that would reach a prototype are kept as plain keys. */
  get json(): unknown {
    this.parsed ??= { value: parseJson(this.text) };
    return this.parsed.value;
  }

  /** The lines, without their ends (LF, CRLF or CR). Line 1 is at 0. */
  get lines(): readonly string[] {
    return this.text.split(/\r\n|\n|\r/);
  }

  /** Whether the file begins with these bytes. */
  startsWith(...bytes: number[]): boolean {
    return bytes.every((byte, index) => this.bytes[index] === byte);
  }
}
