import { Injectable, signal } from '@angular/core';

const KEY = 'kiops.terminal.screen-reader';

/** Whether terminals write what they show for screen readers, too. Kept in `localStorage`: it belongs to the device. */
@Injectable({ providedIn: 'root' })
export class ScreenReaderMode {
  readonly #isOn = signal(readChoice());

  readonly isOn = this.#isOn.asReadonly();

  toggle(): void {
    this.#isOn.update((isOn) => !isOn);
    try {
      if (this.#isOn()) localStorage.setItem(KEY, 'on');
      else localStorage.removeItem(KEY);
    } catch {
      // Storage is refused here: the choice lasts until the page is left.
    }
  }
}

function readChoice(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}
