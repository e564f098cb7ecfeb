import { computed, DestroyRef, inject, type Signal, signal } from '@angular/core';

/** When it is said aloud how little is left, in seconds: each time would be too often. */
const SPOKEN = [10, 30, 60] as const;

/** The time until a moment, second by second. */
export interface TimeLeft {
  /** Whole seconds, never below 0. */
  readonly seconds: Signal<number>;
  /** `1:42`. */
  readonly words: Signal<string>;
  /** `30 seconds left`; empty between. */
  readonly spoken: Signal<string>;
}

/** Counts down to a moment of `performance.now()`, while what calls it lives. */
export function timeLeft(until: Signal<number>): TimeLeft {
  const now = signal(performance.now());
  const ticking = setInterval(() => now.set(performance.now()), 1_000);
  inject(DestroyRef).onDestroy(() => clearInterval(ticking));
  const seconds = computed(() => Math.max(0, Math.ceil((until() - now()) / 1_000)));
  return {
    seconds,
    words: computed(() => `${Math.floor(seconds() / 60)}:${String(seconds() % 60).padStart(2, '0')}`),
    spoken: computed(() => {
      const step = SPOKEN.find((least) => seconds() <= least);
      return step === undefined ? '' : `${step} seconds left`;
    }),
  };
}
