/** Times the steps of a run, in milliseconds. The time that a person takes to answer does not count. */
export class StepClock {
  #last = performance.now();

  /** How long it is since the last step, or since the beginning; the next one begins now. */
  lap(): number {
    const now = performance.now();
    const milliseconds = now - this.#last;
    this.#last = now;
    return milliseconds;
  }

  /** Waits for a person, and leaves that time out. */
  async without<Answer>(question: Promise<Answer>): Promise<Answer> {
    const asked = performance.now();
    try {
      return await question;
    } finally {
      this.#last += performance.now() - asked;
    }
  }
}
