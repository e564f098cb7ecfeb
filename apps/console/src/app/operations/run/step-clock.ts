/** Times a run and its steps, in milliseconds. The time that a person takes to answer does not count. */
export class StepClock {
  #began = performance.now();
  #last = this.#began;

  /** How long it is since the last step, or since the beginning; the next one begins now. */
  lap(): number {
    const now = performance.now();
    const milliseconds = now - this.#last;
    this.#last = now;
    return milliseconds;
  }

  /** How long it is since the beginning. */
  total(): number {
    return performance.now() - this.#began;
  }

  /** Waits for a person, and leaves that time out. */
  async without<Answer>(question: Promise<Answer>): Promise<Answer> {
    const asked = performance.now();
    try {
      return await question;
    } finally {
      const waited = performance.now() - asked;
      this.#began += waited;
      this.#last += waited;
    }
  }
}
