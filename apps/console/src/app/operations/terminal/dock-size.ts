import { DOCUMENT } from '@angular/common';
import { computed, DestroyRef, inject, Injectable, linkedSignal, signal } from '@angular/core';
import { mediaQuery } from './media-query';
import { Terminals } from '../open-terminals/terminals';

/** `whole` fills the page below the top bar. */
export type DockMode = 'part' | 'whole' | 'minimised';

const SMALLEST = 160;
const FIRST_HEIGHT = 320;
/** What always stays of the page: the top bar, and a few rows. */
const LEFT_OF_PAGE = 160;
/** Pixels per press of an arrow key. */
const STEP = 24;

/** How much of the window the dock takes. All heights are in CSS pixels. */
@Injectable()
export class DockSize {
  readonly #terminals = inject(Terminals);
  readonly #window = inject(DOCUMENT).defaultView as Window;
  readonly #isNarrow = mediaQuery('(max-width: 720px)');
  readonly #wanted = signal(FIRST_HEIGHT);
  readonly #visible = signal(this.#measure());
  /** Whoever opens a terminal wants to see it. */
  readonly #mode = linkedSignal<number, DockMode>({
    source: () => this.#terminals.all().length,
    computation: (count, before) => {
      const mode = before?.value ?? 'part';
      return before && count > before.source && mode === 'minimised' ? 'part' : mode;
    },
  });

  readonly smallest = SMALLEST;
  readonly mode = this.#mode.asReadonly();
  readonly largest = computed(() => Math.max(SMALLEST, this.#visible().height - LEFT_OF_PAGE));
  readonly height = computed(() => Math.min(this.largest(), Math.max(SMALLEST, this.#wanted())));
  /** Where on a phone the part of the window is that its keyboard leaves. */
  readonly visible = this.#visible.asReadonly();
  /** What lies under the dock whole. */
  readonly hides = computed(() => {
    if (this.#mode() === 'minimised') return 'nothing';
    if (this.#isNarrow()) return 'screen';
    return this.#mode() === 'whole' ? 'page' : 'nothing';
  });

  constructor() {
    const target = this.#window.visualViewport ?? this.#window;
    const changed = () => this.#visible.set(this.#measure());
    target.addEventListener('resize', changed);
    target.addEventListener('scroll', changed);
    inject(DestroyRef).onDestroy(() => {
      target.removeEventListener('resize', changed);
      target.removeEventListener('scroll', changed);
    });
  }

  show(mode: DockMode): void {
    this.#mode.set(mode);
  }

  /** The upper edge is to be at this distance from the window's top. */
  dragTo(top: number): void {
    this.#wanted.set(this.#window.innerHeight - top);
  }

  /** Moves the upper edge by a key; tells whether the key is one that does. */
  press(key: string): boolean {
    const heights: Readonly<Record<string, number>> = {
      ArrowUp: this.height() + STEP,
      ArrowDown: this.height() - STEP,
      Home: this.largest(),
      End: SMALLEST,
    };
    if (!(key in heights)) return false;
    this.#wanted.set(heights[key]);
    return true;
  }

  #measure(): { readonly top: number; readonly height: number } {
    const { visualViewport, innerHeight } = this.#window;
    return { top: visualViewport?.offsetTop ?? 0, height: visualViewport?.height ?? innerHeight };
  }
}
