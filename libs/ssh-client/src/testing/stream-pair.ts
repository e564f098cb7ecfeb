import type { ByteStream } from '../byte-stream';

/** One end of a pair; what it writes is kept for a look at the wire. */
export interface PairedStream extends ByteStream {
  /** Ends the direction to the other end; the other one stays open. */
  end(): void;
  /** Breaks the direction to the other end: its next read rejects. */
  break(): void;
  /** Resolves when this end was given up. */
  readonly closed: Promise<void>;
}

/** Two streams that lead to each other, in memory. */
export function streamPair(): [PairedStream, PairedStream] {
  const there = new Pipe();
  const back = new Pipe();
  return [endOf(there, back), endOf(back, there)];
}

function endOf(out: Pipe, into: Pipe): PairedStream {
  let tellClosed: () => void = () => undefined;
  return {
    read: () => into.read(),
    write: async (bytes) => out.push(bytes),
    end: () => out.finish(),
    break: () => out.finish(new Error('The stream broke.')),
    close() {
      out.finish();
      into.drop();
      tellClosed();
    },
    closed: new Promise((resolve) => (tellClosed = resolve)),
  };
}

class Pipe {
  private finished = false;
  private chunks: Uint8Array[] = [];
  private error: Error | undefined;
  private wake: () => void = () => undefined;

  async read(): Promise<Uint8Array | undefined> {
    while (this.chunks.length === 0 && !this.finished)
      await new Promise<void>((resolve) => (this.wake = resolve));
    const [first] = this.chunks.splice(0, 1);
    if (first === undefined && this.error !== undefined) throw this.error;
    return first;
  }

  push(bytes: Uint8Array): void {
    if (this.finished) throw new Error('The stream is closed.');
    this.chunks.push(bytes);
    this.wake();
  }

  finish(error?: Error): void {
    if (this.finished) return;
    this.finished = true;
    this.error = error;
    this.wake();
  }

  drop(): void {
    this.chunks = [];
    this.finish();
  }
}
