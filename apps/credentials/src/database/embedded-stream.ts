import { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import type { EmbeddedDisk } from './embedded-disk';

/** The frontend messages after which the server answers (PostgreSQL protocol 3, chapter "Message Formats"). */
const ENDS_A_TURN: ReadonlySet<number> = new Set([...'QSHFXcfp'].map((letter) => letter.charCodeAt(0)));

/** How long answers may follow each other before the rest of the process has its turn, in milliseconds. */
const SLICE = 5;

/** The message by which a client leaves. */
const TERMINATE = 'X'.charCodeAt(0);

/**
 * A "socket" to a PGlite in the same process, for the `stream` option of `pg`: bytes written to it are PostgreSQL
 * protocol messages for PGlite, and its answers are read back. So TypeORM's ordinary postgres driver works unchanged.
 */
export class EmbeddedStream extends Duplex {
  private pending: Buffer = Buffer.alloc(0);
  private started = false;
  /** When the first question of this turn of the event loop came. */
  private askedSince: number | undefined;

  constructor(
    private readonly database: PGlite,
    private readonly disk?: EmbeddedDisk,
  ) {
    super();
  }

  /** As `net.Socket` does, says so when it is connected; there is nowhere to connect to. */
  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed as they come.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.accept(chunk).then(() => done(), done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.accept(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    done();
  }

  private async accept(chunk: Buffer): Promise<void> {
    this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    const length = this.started ? turnLength(this.pending) : startupLength(this.pending);
    if (length === 0) return;
    const turn = this.pending.subarray(0, length);
    this.pending = this.pending.subarray(length);
    // A farewell needs no answer: what a session leaves behind is cleared when the next one begins.
    if (turn[0] === TERMINATE && this.started) return;
    await this.letOthersWork();
    this.disk?.assertRoomFor(turn.length);
    try {
      const answer = await this.ask(turn);
      // PGlite takes what a file operation throws for an end of the statement, and even calls it a success.
      this.disk?.assertAlive();
      if (answer.length > 0) this.push(answer);
    } catch (error) {
      // PGlite puts its errors into its answers. What it throws, it does not survive.
      throw this.disk?.lose(error) ?? error;
    }
  }

  /** An answer takes no turn of the event loop: who asks in a loop would keep timers and sockets waiting to its end. */
  private async letOthersWork(): Promise<void> {
    if (this.askedSince === undefined) {
      this.askedSince = performance.now();
      setImmediate(() => (this.askedSince = undefined));
    } else if (performance.now() - this.askedSince > SLICE) await nextTurn();
  }

  private async ask(turn: Buffer): Promise<Buffer> {
    if (!this.started) {
      this.started = true;
      await this.forgetEarlierSession();
    }
    const answers: Uint8Array[] = [];
    await this.database.runExclusive(() =>
      // The views point into PGlite's memory, which the next message overwrites.
      this.database.execProtocolRawStream(turn, { onRawData: (view) => answers.push(view.slice()) }),
    );
    return Buffer.concat(answers);
  }

  /** PGlite has one session for its whole life: a new connection must not meet what an earlier one left behind. */
  private async forgetEarlierSession(): Promise<void> {
    await this.database.exec('ROLLBACK');
    await this.database.exec('DISCARD ALL');
    await this.database.exec(`SET TIME ZONE 'UTC'`);
  }
}

/** The start-up message has a length and no type. */
function startupLength(bytes: Buffer): number {
  const complete = bytes.length >= 4 && bytes.length >= bytes.readInt32BE(0);
  return complete ? bytes.readInt32BE(0) : 0;
}

/** How many bytes there are up to and with the last complete message that the server answers; 0 when there is none. */
function turnLength(bytes: Buffer): number {
  let end = 0;
  for (let start = 0; start + 5 <= bytes.length;) {
    const next = start + 1 + bytes.readInt32BE(start + 1);
    if (next > bytes.length) break;
    if (ENDS_A_TURN.has(bytes[start])) end = next;
    start = next;
  }
  return end;
}
