import type { InteractiveRequest, PromptAnswer } from '@kiops/ssh-client';
import type { FromRoute } from './messages';

type Answers = readonly PromptAnswer[] | undefined;

interface Open {
  readonly hop: number;
  readonly request: InteractiveRequest;
  readonly answers: Promise<Answers>;
  readonly settle: (answers: Answers) => void;
}

/**
 * What the servers of a route ask, put to the page, one question at a time: hops sign in one after the other. A
 * connection that ends meanwhile does not take the question away; the answer is held until the same is asked again on a
 * new one, and nowhere afterwards.
 */
export class ServerQuestions {
  #open: Open | undefined;
  #held:
    { readonly hop: number; readonly request: InteractiveRequest; readonly answers: Answers } | undefined;

  constructor(private readonly post: (message: FromRoute) => void) {}

  /** The person's answers; undefined when they do not answer. */
  async ask(hop: number, request: InteractiveRequest): Promise<Answers> {
    const held = this.#held;
    this.#held = undefined;
    if (held?.hop === hop && isSame(held.request, request)) return held.answers;
    let settle: (answers: Answers) => void = () => undefined;
    const answers = new Promise<Answers>((resolve) => (settle = resolve));
    const open: Open = { hop, request, answers, settle };
    this.#open = open;
    this.post({ type: 'question', hop, request });
    return answers;
  }

  /** The page's answers to the open question. */
  answer(answers: Answers): void {
    const open = this.#open;
    this.#open = undefined;
    open?.settle(answers);
  }

  /** The hop's connection ended: resolves to whether it is worth another one, for there is an answer to give. */
  async dropped(hop: number): Promise<boolean> {
    const open = this.#open;
    if (open?.hop !== hop) return false;
    this.post({ type: 'question-dropped', hop });
    const answers = await open.answers;
    if (answers === undefined) return false;
    this.#held = { hop, request: open.request, answers };
    return true;
  }
}

function isSame(left: InteractiveRequest, right: InteractiveRequest): boolean {
  const asked = ({ name, instruction, prompts }: InteractiveRequest): string =>
    JSON.stringify([name, instruction, prompts.map(({ text, echo }) => [text, echo])]);
  return asked(left) === asked(right);
}
