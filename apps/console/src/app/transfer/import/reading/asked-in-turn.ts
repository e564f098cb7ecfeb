import type { FromReading, ToReading } from './messages';

/** Why nothing was read: somebody stopped it, or the worker broke. */
export class ReadingStopped extends Error {
  constructor(readonly cancelled: boolean) {
    super(cancelled ? 'Cancelled.' : 'The reader broke.');
  }
}

/** Tells how many files are read, of how many; of the one that is being read, the share. */
export type ReadingProgress = (read: number, of: number) => void;

/** What was asked, and whom its answer is for. */
interface Asked {
  readonly message: ToReading;
  readonly onProgress: ReadingProgress | undefined;
  readonly answer: (answer: FromReading) => void;
  readonly fail: (why: ReadingStopped) => void;
}

/**
 * A worker that reads, asked one thing at a time: its answers do not say what they answer, and what one message changes in it
 * the next one finds. A message waits until those before it are answered.
 */
export class AskedInTurn {
  private readonly waiting: Asked[] = [];
  private ended: ReadingStopped | undefined;

  /** @param onBroken told once, when the worker broke: it has ended then. */
  constructor(
    private readonly worker: Worker,
    private readonly onBroken: () => void,
  ) {
    worker.onmessage = ({ data }: MessageEvent<FromReading>) => this.take(data);
    worker.onerror = () => this.break();
    worker.onmessageerror = () => this.break();
  }

  /** Whether something is not answered yet. */
  get isBusy(): boolean {
    return this.waiting.length > 0;
  }

  /** Rejects with `ReadingStopped`. */
  ask(message: ToReading, onProgress?: ReadingProgress): Promise<FromReading> {
    return new Promise((answer, fail) => {
      if (this.ended) {
        fail(this.ended);
        return;
      }
      this.waiting.push({ message, onProgress, answer, fail });
      if (this.waiting.length === 1) this.worker.postMessage(message);
    });
  }

  /** Ends the worker, whatever it does; all that waits for it is told why. */
  end(why: ReadingStopped): void {
    this.worker.terminate();
    this.ended ??= why;
    for (const { fail } of this.waiting.splice(0)) fail(why);
  }

  private take(data: FromReading): void {
    if (data.type === 'progress') this.waiting.at(0)?.onProgress?.(data.read, data.of);
    else if (data.type === 'failed') this.break();
    else {
      this.waiting.shift()?.answer(data);
      const next = this.waiting.at(0);
      if (next) this.worker.postMessage(next.message);
    }
  }

  private break(): void {
    this.onBroken();
    this.end(new ReadingStopped(false));
  }
}
