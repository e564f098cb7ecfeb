import { inject, Injectable } from '@angular/core';
import type { CanDeactivateFn } from '@angular/router';

/** What decides whether the page may be left: it may ask. */
type LeaveQuestion = () => Promise<boolean>;

/** The operation that is on the screen, as far as leaving its page is concerned. */
@Injectable({ providedIn: 'root' })
export class OpenOperations {
  #question: LeaveQuestion | undefined;

  /** An operation opens; the returned function says that it is gone. */
  opened(question: LeaveQuestion): () => void {
    this.#question = question;
    return () => {
      if (this.#question === question) this.#question = undefined;
    };
  }

  async mayLeave(): Promise<boolean> {
    return (await this.#question?.()) ?? true;
  }
}

/** Leaving the page with an operation running asks first. */
export const mayLeaveOperation: CanDeactivateFn<unknown> = () => inject(OpenOperations).mayLeave();
