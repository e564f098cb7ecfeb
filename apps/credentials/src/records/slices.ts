import { setImmediate } from 'node:timers/promises';
import { ProblemException } from '../problems/problem';
import type { Sliced } from '@kiops/contracts';

/** How long one slice of work keeps everybody else waiting, in milliseconds. */
const SLICE = 5;

/** The slices of all works stand in one line: between two of them, whoever they are of, others have their turn. */
let line: Promise<unknown> = Promise.resolve();

/** Long work as a row of short slices. It ends at the next slice when nobody waits for its result any more. */
export class Slices {
  private until = performance.now() + SLICE;

  /** `isCancelled` says whether the client has gone. */
  constructor(private readonly isCancelled: () => boolean = () => false) {}

  /** Whether it is time to call `next`. Cheap enough to be asked at every step. */
  isOver(): boolean {
    return performance.now() >= this.until;
  }

  /**
   * Lets everybody else have their turn, and starts the next slice.
   * @throws ProblemException `plan-changed` when the work is cancelled; nobody is there to read it
   */
  async next(): Promise<void> {
    const mine = line.then(() => setImmediate());
    line = mine;
    await mine;
    if (this.isCancelled()) throw new ProblemException('plan-changed', { detail: 'It was cancelled.' });
    this.until = performance.now() + SLICE;
  }

  /** Does sliced work to its end. */
  async run<Result>(work: Sliced<Result>): Promise<Result> {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      if (this.isOver()) await this.next();
    }
  }
}
