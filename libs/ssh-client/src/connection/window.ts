/** How much the other side may still send on a channel: RFC 4254 §5.2. */
export class ReceiveWindow {
  private left: number;
  private consumed = 0;

  constructor(private readonly size: number) {
    this.left = size;
  }

  /** Counts what came; false if it is more than was allowed. */
  take(length: number): boolean {
    this.left -= length;
    return this.left >= 0;
  }

  /**
   * Counts what was used up, and returns how much more to allow: 0 until it is worth a message. An eighth of the
   * window at a time keeps the pipe full without a message for every packet.
   */
  release(length: number): number {
    this.consumed += length;
    if (this.consumed < this.size / 8) return 0;
    const adjustment = this.consumed;
    this.consumed = 0;
    this.left += adjustment;
    return adjustment;
  }
}

const MAX_WINDOW = 0xffffffff;

/** How much this side may still send on a channel: RFC 4254 §5.2. */
export class SendWindow {
  private waiting: (() => void)[] = [];

  constructor(private left: number) {}

  /** Takes up to `wanted` bytes; 0 when the window is closed. */
  take(wanted: number): number {
    const taken = Math.min(wanted, this.left);
    this.left -= taken;
    return taken;
  }

  /** The other side allows more; false if the sum is more than RFC 4254 §5.2 allows. */
  widen(bytes: number): boolean {
    this.left += bytes;
    this.wake();
    return this.left <= MAX_WINDOW;
  }

  /** Resolves when something may have changed. */
  async change(): Promise<void> {
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  get isOpen(): boolean {
    return this.left > 0;
  }

  wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resume of waiting) resume();
  }
}
