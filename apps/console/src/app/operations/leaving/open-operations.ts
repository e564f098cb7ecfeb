import { inject, Injectable } from '@angular/core';
import type { CanDeactivateFn } from '@angular/router';
import { Session } from '../../session/session';

/** What decides whether the page may be left: it may ask. */
type LeaveQuestion = () => Promise<boolean>;

/** The operations that are on the screen, as far as leaving their page is concerned. */
@Injectable({ providedIn: 'root' })
export class OpenOperations {
  readonly #questions = new Set<LeaveQuestion>();

  /** An operation opens; the returned function says that it is gone. */
  opened(question: LeaveQuestion): () => void {
    this.#questions.add(question);
    return () => void this.#questions.delete(question);
  }

  /** Asks for one after the other; the first "no" is the answer. */
  async mayLeave(): Promise<boolean> {
    for (const question of this.#questions) {
      if (!(await question())) return false;
    }
    return true;
  }
}

/** Leaving the page with an operation running asks first. Without a session there is nothing to stay for. */
export const mayLeaveOperation: CanDeactivateFn<unknown> = () =>
  inject(Session).me() === undefined || inject(OpenOperations).mayLeave();
