import { ErrorHandler, inject, Injectable } from '@angular/core';
import { ReloadNotices } from './reload-notice';

/** How Chromium, Firefox and Safari say that a module could not be fetched. No standard names it otherwise. */
const NOT_FETCHED =
  /Failed to fetch dynamically imported module|error loading dynamically imported module|Importing a module script failed/i;

/** Whether a part of the console could not be loaded: the browser is offline, or KIOPS has another version by now. */
export function isLostPart(error: unknown): boolean {
  return error instanceof Error && NOT_FETCHED.test(error.message);
}

/**
 * The errors that nobody has handled. A click that needs a part of the console which does not come would do nothing at all;
 * so that is said, whatever was clicked. To load it once more is no way out: browsers remember that it failed.
 */
@Injectable()
export class UnhandledErrors extends ErrorHandler {
  readonly #notices = inject(ReloadNotices);

  override handleError(error: unknown): void {
    if (!isLostPart(error)) return super.handleError(error);
    const sentence =
      'This part of the console could not be loaded. You may be offline, or KIOPS has a new version.';
    this.#notices.show(sentence, { isAnswer: true });
  }
}
