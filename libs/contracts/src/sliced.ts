/** Work in small pieces: it yields after each one, so that whoever runs it can let others go first, and returns its result. */
export type Sliced<Result> = Generator<void, Result, void>;

/** Does sliced work in one go. */
export function finish<Result>(work: Sliced<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
