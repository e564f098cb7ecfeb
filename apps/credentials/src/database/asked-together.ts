interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly done: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/** How many questions one statement answers at most. */
const MOST = 200;

/**
 * Asks the database the questions of many requests together: those that come while an answer is on its way wait for it,
 * and are one statement then. A single request waits for nobody. Nothing is remembered: what is answered was looked up
 * after it was asked.
 */
export class AskedTogether<Question, Answer> {
  #waiting: Waiting<Question, Answer>[] = [];
  #isAsking = false;

  /** `ask` replies the answers in the order of the questions. */
  constructor(private readonly ask: (questions: readonly Question[]) => Promise<readonly Answer[]>) {}

  /** Rejects with what the statement that was to answer it threw. */
  answer(question: Question): Promise<Answer> {
    return new Promise<Answer>((done, fail) => {
      this.#waiting.push({ question, done, fail });
      if (!this.#isAsking) void this.#askAll();
    });
  }

  async #askAll(): Promise<void> {
    this.#isAsking = true;
    while (this.#waiting.length > 0) {
      const asked = this.#waiting.splice(0, MOST);
      try {
        const answers = await this.ask(asked.map(({ question }) => question));
        asked.forEach(({ done }, index) => done(answers[index]));
      } catch (error) {
        for (const { fail } of asked) fail(error);
      }
    }
    this.#isAsking = false;
  }
}
