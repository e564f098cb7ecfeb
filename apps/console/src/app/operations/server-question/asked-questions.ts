import { Injectable, signal } from '@angular/core';
import type { PromptAnswer } from '@kiops/ssh-client';
import type { AskedRequest } from '@kiops/ssh-worker';

/** What a person answers; undefined when they do not. */
export type Answers = readonly PromptAnswer[] | undefined;

/** A question that waits for the person. */
export interface AskedQuestion {
  /** Of its own on the whole page. */
  readonly id: number;
  /** The server, in its own words; or sudo there, while the work runs, in ours. */
  readonly asker: 'server' | 'sudo';
  /** From 0. */
  readonly hop: number;
  readonly request: AskedRequest;
  /** When its server will probably end the attempt, as `performance.now()` counts. */
  readonly until: number;
  /** The connection on which it was asked is gone: the answer opens another one. */
  readonly isDropped: boolean;
}

/** How long sshd leaves for signing in if it is not told otherwise (LoginGraceTime), in milliseconds. */
export const USUAL_GRACE_TIME = 120_000;

let lastId = 0;

/** The question that a run has to put to the person, at most one at a time. Answers pass through, and are kept nowhere. */
@Injectable()
export class AskedQuestions {
  readonly #current = signal<AskedQuestion | undefined>(undefined);
  #settle: (answers: Answers) => void = () => undefined;

  readonly current = this.#current.asReadonly();

  /** Resolves to the answers; to nothing when it was withdrawn. `connectedAt` is when the hop's connection was made. */
  ask(hop: number, request: AskedRequest, connectedAt: number): Promise<Answers> {
    return this.#put({ asker: 'server', hop, request, until: connectedAt + USUAL_GRACE_TIME });
  }

  /** Asks for the account's password for sudo; `mayWantPassword`: the SSH password can be the answer. */
  askForSudo(
    hop: number,
    { isAskedAgain, mayWantPassword }: { readonly isAskedAgain: boolean; readonly mayWantPassword: boolean },
  ): Promise<Answers> {
    const request = {
      name: '',
      instruction: '',
      prompts: [{ text: '', echo: false, mayWantPassword }],
      accepted: [],
      isPasswordGiven: false,
      isAskedAgain,
    };
    return this.#put({ asker: 'sudo', hop, request, until: Infinity });
  }

  /** The connection on which it was asked is gone. It stays, with what was typed so far. */
  dropped(): void {
    this.#current.update((question) => question && { ...question, isDropped: true });
  }

  answer(answers: Answers): void {
    this.#current.set(undefined);
    this.#settle(answers);
  }

  /** Nobody is asked any more. */
  withdraw(): void {
    this.answer(undefined);
  }

  #put(question: Omit<AskedQuestion, 'id' | 'isDropped'>): Promise<Answers> {
    this.withdraw();
    lastId += 1;
    this.#current.set({ ...question, id: lastId, isDropped: false });
    return new Promise((resolve) => (this.#settle = resolve));
  }
}
