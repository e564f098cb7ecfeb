/** At most so often is told how far one file is read: by its share, so that the telling takes nothing of the reading. */
const STEPS = 50;

/** How far it is when its text is taken apart, and not yet understood: about as long as that takes of most files. */
export const PARSED = 0.5;

/** How far one file is read. It only goes forward, and begins anew for no part of the file. */
export class ReadingProgress {
  /** The part of the file, as shares of it, that is being read now. */
  private from = 0;
  private to = 1;
  private reached = 0;
  private steps = 0;

  /** @param tell is told shares of the file below 1, each larger than the one before */
  constructor(private readonly tell?: (share: number) => void) {}

  /** Says that so much is done of the part that is being read. */
  reach(share: number): void {
    const reached = this.from + (this.to - this.from) * share;
    if (reached <= this.reached) return;
    this.reached = reached;
    const steps = Math.min(Math.floor(reached * STEPS), STEPS - 1);
    if (steps <= this.steps) return;
    this.steps = steps;
    this.tell?.(steps / STEPS);
  }

  /**
   * The items with their places, as `entries()` gives them. Each is one part, of the same size, of the way from here to
   * `end`: what is told while it is at hand is told of that part.
   */
  *through<Item>(items: readonly Item[], end = 1): Generator<readonly [number, Item]> {
    const { from, to, reached: start } = this;
    const size = (from + (to - from) * end - start) / items.length;
    try {
      for (let index = 0; index < items.length; index += 1) {
        this.from = start + size * index;
        this.to = this.from + size;
        yield [index, items[index]];
        this.reach(1);
      }
    } finally {
      this.from = from;
      this.to = to;
    }
  }
}
