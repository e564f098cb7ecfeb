import { type PromptInRound, promptKind } from './prompt-kind';

/** The password that may answer prompts: by itself once per session, and whenever the person says so. */
export class KnownPassword {
  #isGiven = false;

  constructor(private readonly text: string | undefined) {}

  get isKnown(): boolean {
    return this.text !== undefined;
  }

  /** It has answered a prompt. */
  get isGiven(): boolean {
    return this.#isGiven;
  }

  /** The answer to a prompt that names the password; undefined when there is none, or when it was given already. */
  answerTo(prompt: PromptInRound): string | undefined {
    if (this.#isGiven || promptKind(prompt) !== 'password') return undefined;
    return this.give();
  }

  /** Whether a person may mean it for a prompt. */
  mayAnswer(prompt: PromptInRound): boolean {
    return this.isKnown && promptKind(prompt) !== 'other';
  }

  give(): string | undefined {
    this.#isGiven ||= this.isKnown;
    return this.text;
  }
}
