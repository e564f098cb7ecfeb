import { DOCUMENT } from '@angular/common';
import { inject, Injectable, signal } from '@angular/core';

const APPEARANCES = ['system', 'light', 'dark'] as const;
/** Light, dark, or as the device has it. */
export type AppearanceChoice = (typeof APPEARANCES)[number];

const KEY = 'kiops.appearance';

/** How the console looks on this device: kept in `localStorage`, as nothing secret is. */
@Injectable({ providedIn: 'root' })
export class Appearance {
  readonly #document = inject(DOCUMENT);
  readonly #choice = signal<AppearanceChoice>(readChoice());

  readonly choice = this.#choice.asReadonly();

  /** Shows what was chosen before. */
  restore(): void {
    this.#show(this.#choice());
  }

  choose(choice: AppearanceChoice): void {
    this.#choice.set(choice);
    this.#show(choice);
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // Storage is refused here: the choice lasts until the page is left.
    }
  }

  #show(choice: AppearanceChoice): void {
    const { dataset } = this.#document.documentElement;
    if (choice === 'system') delete dataset['theme'];
    else dataset['theme'] = choice;
  }
}

function readChoice(): AppearanceChoice {
  try {
    const kept = localStorage.getItem(KEY);
    return APPEARANCES.find((choice) => choice === kept) ?? 'system';
  } catch {
    return 'system';
  }
}
