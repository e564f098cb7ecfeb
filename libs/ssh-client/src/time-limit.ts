import type { Clock } from './clock';

/** A span of time after which something is given up. The time that people need for an answer does not count. */
export class TimeLimit {
  private left: number;
  private startedAt = 0;
  private cancel: (() => void) | undefined;

  /** Starts at once. `expired` is called at most once. */
  constructor(
    private readonly clock: Clock,
    milliseconds: number,
    private readonly expired: () => void,
  ) {
    this.left = milliseconds;
    this.start();
  }

  /** Stops the time while `question` waits for its answer. */
  async pausedFor<Answer>(question: () => Promise<Answer> | Answer): Promise<Answer> {
    this.stop();
    this.left -= this.clock.now() - this.startedAt;
    try {
      return await question();
    } finally {
      this.start();
    }
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }

  private start(): void {
    this.startedAt = this.clock.now();
    this.cancel = this.clock.schedule(Math.max(0, this.left), this.expired);
  }
}
