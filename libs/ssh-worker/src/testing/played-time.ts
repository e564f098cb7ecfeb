import type { WallTime } from '../relay-life';

/** A clock on the wall that a spec turns by hand, and computers that sleep when it says so. */
export class PlayedTime implements WallTime {
  #now = 0;
  readonly #timers = new Map<number, { readonly every: number; readonly action: () => void; next: number }>();
  #last = 0;

  now(): number {
    return this.#now;
  }

  every(milliseconds: number, action: () => void): () => void {
    this.#last += 1;
    const timer = this.#last;
    this.#timers.set(timer, { every: milliseconds, action, next: this.#now + milliseconds });
    return () => this.#timers.delete(timer);
  }

  /** Lets time pass, and runs what is due. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const due = [...this.#timers.values()]
        .filter(({ next }) => next <= end)
        .sort((one, other) => one.next - other.next)
        .at(0);
      if (!due) break;
      this.#now = Math.max(this.#now, due.next);
      due.next = this.#now + due.every;
      due.action();
    }
    this.#now = end;
  }

  /** Time goes on, and nothing runs. */
  sleep(milliseconds: number): void {
    this.#now += milliseconds;
    for (const timer of this.#timers.values()) timer.next = Math.max(timer.next, this.#now);
  }
}
