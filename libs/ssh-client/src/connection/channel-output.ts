/** What comes out of a channel: stdout, stderr, or the bytes of a forwarded connection. */
export interface ChannelReader extends AsyncIterable<Uint8Array> {
  /**
   * The next bytes; undefined at the end. One read at a time. Rejects with the session's error if the session is
   * over before the end came: a broken connection never looks like an end.
   */
  read(): Promise<Uint8Array | undefined>;
}

interface Ending {
  readonly error?: Error;
}

/** Chunks smaller than this are put together while they wait: else many tiny ones would take far more than their bytes. */
const SMALL = 4096;
const JOINED = 0x8000;

/** Bytes that came on a channel and wait for their reader. How many they may be is the receive window's matter. */
export class ChannelOutput implements ChannelReader {
  private chunks: Uint8Array[] = [];
  private ending: Ending | undefined;
  private waiting: (() => void) | undefined;
  private discarding = false;
  /** What is still free behind the last chunk, when that is one of joined small ones. */
  private room = new Uint8Array();

  /** `used` is told how many bytes the reader took. */
  constructor(private readonly used: (length: number) => void) {}

  async read(): Promise<Uint8Array | undefined> {
    while (this.chunks.length === 0) {
      if (this.ending?.error !== undefined) throw this.ending.error;
      if (this.ending !== undefined) return undefined;
      await new Promise<void>((resolve) => (this.waiting = resolve));
    }
    const [chunk] = this.chunks.splice(0, 1);
    if (this.chunks.length === 0) this.room = new Uint8Array();
    this.used(chunk.length);
    return chunk;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (let chunk = await this.read(); chunk !== undefined; chunk = await this.read()) yield chunk;
  }

  push(chunk: Uint8Array): void {
    if (this.discarding) this.used(chunk.length);
    else if (this.chunks.length > 0 && chunk.length < SMALL) this.join(chunk);
    else this.add(chunk);
    this.wake();
  }

  /** Nothing more comes; what waits can still be read. The first ending counts. */
  end(error?: Error): void {
    this.ending ??= { error };
    this.wake();
  }

  /** Nobody reads any more: what waits and what comes is dropped. */
  discard(): void {
    this.discarding = true;
    let length = 0;
    for (const chunk of this.chunks) length += chunk.length;
    this.chunks = [];
    this.end();
    this.used(length);
  }

  private add(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.room = new Uint8Array();
  }

  private join(chunk: Uint8Array): void {
    if (this.room.length < chunk.length) {
      this.add(new Uint8Array());
      this.room = new Uint8Array(JOINED);
    }
    this.room.set(chunk);
    const last = this.chunks.length - 1;
    const before = this.chunks[last].length;
    const start = this.room.byteOffset - before;
    this.chunks[last] = new Uint8Array(this.room.buffer, start, before + chunk.length);
    this.room = this.room.subarray(chunk.length);
  }

  private wake(): void {
    this.waiting?.();
    this.waiting = undefined;
  }
}
