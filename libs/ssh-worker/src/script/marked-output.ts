import type { Marks } from './carried-script';

/** How much is kept of what comes before the script, in bytes: the likely reason why it did not begin. */
const KEPT_BEFORE = 4_096;

/** Hands on what a script writes to one of its outputs, which is what stands between the marks. */
export class MarkedOutput {
  readonly #begin: Uint8Array;
  readonly #end: Uint8Array;
  #state: 'before' | 'between' | 'after' = 'before';
  /** What has come and may be the beginning of a mark. */
  #pending: Uint8Array = new Uint8Array();
  #before: Uint8Array = new Uint8Array();

  constructor(
    { begin, end }: Marks,
    private readonly take: (bytes: Uint8Array) => void | Promise<void>,
  ) {
    const encoder = new TextEncoder();
    this.#begin = encoder.encode(`${begin}\n`);
    this.#end = encoder.encode(end);
  }

  /** The script began to run. */
  get hasBegun(): boolean {
    return this.#state !== 'before';
  }

  /** Everything that the script wrote has come. */
  get isWhole(): boolean {
    return this.#state === 'after';
  }

  /** What came before the script, at most 4 KiB of it: of startup files, or of whatever did not run it. */
  get before(): string {
    return new TextDecoder().decode(this.#before);
  }

  /** Takes the next bytes. Resolves when those of the script are taken. */
  async push(bytes: Uint8Array): Promise<void> {
    if (this.#state === 'after') return;
    let all = joined(this.#pending, bytes);
    if (this.#state === 'before') {
      const at = indexOf(all, this.#begin);
      const isHere = at < all.length && all.length - at >= this.#begin.length;
      this.#before = joined(this.#before, all.subarray(0, at)).slice(0, KEPT_BEFORE);
      if (!isHere) {
        this.#pending = all.slice(at);
        return;
      }
      this.#state = 'between';
      all = all.subarray(at + this.#begin.length);
    }
    const at = indexOf(all, this.#end);
    if (all.length - at >= this.#end.length) this.#state = 'after';
    this.#pending = all.slice(at);
    if (at > 0) await this.take(all.subarray(0, at));
  }

  /** Nothing more comes: hands on what only looked like the beginning of a mark. */
  async finish(): Promise<void> {
    if (this.#state === 'between' && this.#pending.length > 0) await this.take(this.#pending);
    if (this.#state === 'before') this.#before = joined(this.#before, this.#pending).slice(0, KEPT_BEFORE);
    this.#pending = new Uint8Array();
  }
}

/** Where a mark begins, or where its beginning stands at the end; else the length. */
function indexOf(bytes: Uint8Array, mark: Uint8Array): number {
  for (let at = bytes.indexOf(mark[0]); at >= 0; at = bytes.indexOf(mark[0], at + 1)) {
    const there = bytes.subarray(at, at + mark.length);
    if (there.every((byte, index) => byte === mark[index])) return at;
  }
  return bytes.length;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
