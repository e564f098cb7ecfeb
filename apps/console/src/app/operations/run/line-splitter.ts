/** Cuts a stream of UTF-8 bytes into lines. A line that never ends is cut after this many characters. */
const LONGEST_LINE = 8_192;

/** Hands on whole lines, without their line break; `\r` alone counts as one too, since progress bars use it. */
export class LineSplitter {
  readonly #decoder = new TextDecoder();
  #rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  push(bytes: Uint8Array): void {
    const pieces = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split(/\r\n|\n|\r(?=[^\n])/);
    this.#rest = pieces.pop() ?? '';
    for (const piece of pieces) this.onLine(piece.slice(0, LONGEST_LINE));
    if (this.#rest.length > LONGEST_LINE) this.end();
  }

  /** Hands on what stands after the last line break. */
  end(): void {
    if (this.#rest !== '') this.onLine(this.#rest.slice(0, LONGEST_LINE));
    this.#rest = '';
  }
}
