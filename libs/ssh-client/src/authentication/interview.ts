import type { InteractiveCredential, PromptAnswer } from './credentials';
import type { KnownPassword } from './known-password';
import type { Round } from './keyboard-interactive';

/** What is known when a round is answered. */
export interface InterviewContext {
  readonly password: KnownPassword;
  /** Who answers what the password does not; undefined when nobody does. */
  readonly person: InteractiveCredential['answer'] | undefined;
  /** Methods that the server has accepted as a part. */
  readonly accepted: readonly string[];
  /** The server did not take what was answered before. */
  readonly isAskedAgain: boolean;
}

/** One try of `keyboard-interactive`: what the password answers, and what a person has to. */
export class Interview {
  /** A person has answered something. */
  hasAnswers = false;
  /** The server asked something that nobody answered. */
  isUnanswered = false;

  constructor(private readonly context: InterviewContext) {}

  /** One text for each prompt; undefined to give up. */
  async answer({ name, instruction, prompts }: Round): Promise<readonly string[] | undefined> {
    const { password } = this.context;
    const around = `${name}\n${instruction}`;
    const texts = prompts.map((prompt) => password.answerTo({ ...prompt, around }));
    const open = [...prompts.entries()].filter(([index]) => texts[index] === undefined);
    if (open.length === 0) return texts.map((text) => text ?? '');
    const shown = open.map(([, prompt]) => ({
      ...prompt,
      mayWantPassword: password.mayAnswer({ ...prompt, around }),
    }));
    const answers = await this.ask({ name, instruction, prompts: shown });
    if (answers === undefined) {
      this.isUnanswered = true;
      return undefined;
    }
    this.hasAnswers = true;
    for (const [at, [index]] of open.entries()) texts[index] = this.textOf(answers.at(at));
    return texts.map((text) => text ?? '');
  }

  private async ask(
    round: Pick<Parameters<InteractiveCredential['answer']>[0], 'name' | 'instruction' | 'prompts'>,
  ): Promise<readonly PromptAnswer[] | undefined> {
    const { person, password, accepted, isAskedAgain } = this.context;
    return person?.({ ...round, accepted, isPasswordGiven: password.isGiven, isAskedAgain });
  }

  private textOf(answer: PromptAnswer | undefined): string | undefined {
    return answer?.kind === 'password' ? this.context.password.give() : answer?.text;
  }
}
