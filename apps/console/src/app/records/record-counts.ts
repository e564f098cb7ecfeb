import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { type RecordCounts as Counts, STORES } from '@kiops/contracts';
import type { Subscription } from 'rxjs';
import { RecordsClient } from './records-client';

/** How many records each tab holds, for the open dialog. */
@Injectable()
export class RecordCounts {
  readonly #client = inject(RecordsClient);
  readonly #counts = signal<Counts | undefined>(undefined);
  readonly #changes = signal(0);
  #request: Subscription | undefined;

  /** Undefined until KIOPS has answered. */
  readonly counts = this.#counts.asReadonly();
  /** All records of the five stores. */
  readonly total = computed(() => {
    const counts = this.#counts();
    return counts && STORES.reduce((sum, store) => sum + counts[store], 0);
  });
  /** Rises when many records changed at once, by an import, a clean-up or a reset: lists load again. */
  readonly changes = this.#changes.asReadonly();

  constructor() {
    this.refresh();
    inject(DestroyRef).onDestroy(() => this.#request?.unsubscribe());
  }

  /** Asks again. The numbers before stay when KIOPS does not answer: the tab itself then says why. */
  refresh(): void {
    this.#request?.unsubscribe();
    this.#request = this.#client.usage().subscribe({
      next: ({ counts }) => this.#counts.set(counts),
      error: () => undefined,
    });
  }

  /** After an import, a clean-up or a reset. */
  manyChanged(): void {
    this.#changes.update((times) => times + 1);
    this.refresh();
  }
}
