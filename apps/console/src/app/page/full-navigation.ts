import { DOCUMENT } from '@angular/common';
import { inject, Injectable } from '@angular/core';

/** Leaves the page for a new one, so that nothing of this account stays in memory. */
@Injectable({ providedIn: 'root' })
export class FullNavigation {
  readonly #document = inject(DOCUMENT);

  /** @param path of this console, such as `/sign-in` */
  to(path: string): void {
    this.#document.location.assign(path);
  }
}
