import { signal } from '@angular/core';
import type { AskHostKey } from '../host-keys/ask-host-key';
import type { HostKeyQuestion } from '../host-keys/host-key-question';

/** The question for the host key of a jump server that many runs share: it stands in the jump server's card. */
export class SharedHostKey {
  readonly #question = signal<HostKeyQuestion | undefined>(undefined);
  #settle: (isTrusted: boolean) => void = () => undefined;

  /** What waits for the person. */
  readonly question = this.#question.asReadonly();

  readonly ask: AskHostKey = async (question, signal) => {
    if (signal.aborted) return false;
    const withdraw = () => this.answer(false);
    signal.addEventListener('abort', withdraw);
    this.#question.set(question);
    const isTrusted = await new Promise<boolean>((resolve) => (this.#settle = resolve));
    signal.removeEventListener('abort', withdraw);
    return isTrusted;
  };

  answer(isTrusted: boolean): void {
    this.#question.set(undefined);
    this.#settle(isTrusted);
  }
}
