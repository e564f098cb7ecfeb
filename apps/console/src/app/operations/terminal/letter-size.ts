import { computed, Injectable, signal } from '@angular/core';

const KEY = 'kiops.terminal.letter-size';

/** In CSS pixels. */
const USUAL = 13;
const SMALLEST = 9;
const LARGEST = 28;

/** How large terminals write, in CSS pixels. Kept in `localStorage`: it belongs to the device. */
@Injectable({ providedIn: 'root' })
export class LetterSize {
  readonly #pixels = signal(readChoice());

  readonly pixels = this.#pixels.asReadonly();
  readonly isSmallest = computed(() => this.#pixels() === SMALLEST);
  readonly isLargest = computed(() => this.#pixels() === LARGEST);

  grow(): void {
    this.#choose(this.#pixels() + 1);
  }

  shrink(): void {
    this.#choose(this.#pixels() - 1);
  }

  #choose(pixels: number): void {
    this.#pixels.set(bounded(pixels));
    try {
      localStorage.setItem(KEY, String(this.#pixels()));
    } catch {
      // Storage is refused here: the choice lasts until the page is left.
    }
  }
}

function readChoice(): number {
  try {
    const kept = Number(localStorage.getItem(KEY) ?? USUAL);
    return Number.isInteger(kept) ? bounded(kept) : USUAL;
  } catch {
    return USUAL;
  }
}

function bounded(pixels: number): number {
  return Math.min(LARGEST, Math.max(SMALLEST, pixels));
}
