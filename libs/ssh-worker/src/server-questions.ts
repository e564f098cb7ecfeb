import { type InteractiveRequest, mayBeAnsweredAgain, type PromptAnswer } from '@kiops/ssh-client';
import type { AskedRequest, FromRoute } from './messages';

type Answers = readonly PromptAnswer[] | undefined;

interface Open {
  readonly hop: number;
  readonly request: InteractiveRequest;
  readonly answers: Promise<Answers>;
  readonly settle: (answers: Answers) => void;
}

/** What was answered on a connection that is gone. */
interface Answered {
  readonly hop: number;
  readonly request: InteractiveRequest;
  readonly answers: readonly PromptAnswer[];
}

/**
 * What the servers of a route ask, put to the page, one question at a time: hops sign in one after the other. A
 * connection that ends meanwhile does not take the question away; the answer is held until the same is asked again on a
 * new one, and nowhere afterwards. What was answered before it on the old connection is answered so once more, except a
 * code, which works only once: that is asked for anew.
 */
export class ServerQuestions {
  #open: Open | undefined;
  /** Never sent yet. */
  #held: Answered | undefined;
  /** Sent on this connection. */
  #sent: Answered[] = [];
  /** Sent on the connection before this one, and not asked for again so far. */
  #before: Answered[] = [];

  constructor(private readonly post: (message: FromRoute) => void) {}

  /** The person's answers; undefined when they do not answer. */
  async ask(hop: number, request: InteractiveRequest): Promise<Answers> {
    const before = this.#takeBefore(hop, request);
    if (before && canBeReused(before)) return before.answers;
    const held = this.#held;
    // Between a question that was answered before and the open one there may be others of that kind.
    if (!before) this.#held = undefined;
    const isHeld = !before && held?.hop === hop && isSame(held.request, request);
    const answers = isHeld
      ? held.answers
      : await this.#askPage(hop, before ? { ...request, isAnew: true } : request);
    if (answers) this.#sent.push({ hop, request, answers });
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
    this.#before = this.#sent;
    this.#sent = [];
    this.post({ type: 'question-dropped', hop });
    const answers = await open.answers;
    if (answers === undefined) return false;
    this.#held = { hop, request: open.request, answers };
    return true;
  }

  /** The hop let the user in: nothing of what was answered is needed any more. */
  signedIn(): void {
    this.#held = undefined;
    this.#sent = [];
    this.#before = [];
  }

  #askPage(hop: number, request: AskedRequest): Promise<Answers> {
    let settle: (answers: Answers) => void = () => undefined;
    const answers = new Promise<Answers>((resolve) => (settle = resolve));
    this.#open = { hop, request, answers, settle };
    this.post({ type: 'question', hop, request });
    return answers;
  }

  /** What was answered to the same question before; each answer is there once. */
  #takeBefore(hop: number, request: InteractiveRequest): Answered | undefined {
    const before = this.#before.find((one) => one.hop === hop && isSame(one.request, request));
    this.#before = this.#before.filter((one) => one !== before);
    return before;
  }
}

function canBeReused({ request: { name, instruction, prompts } }: Answered): boolean {
  return prompts.every(({ text }) => mayBeAnsweredAgain({ text, around: `${name}\n${instruction}` }));
}

function isSame(left: InteractiveRequest, right: InteractiveRequest): boolean {
  const asked = ({ name, instruction, prompts }: InteractiveRequest): string =>
    JSON.stringify([name, instruction, prompts.map(({ text, echo }) => [text, echo])]);
  return asked(left) === asked(right);
}
