import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { type RecordCounts as Counts, STORES } from '@kiops/contracts';
import type { Subscription } from 'rxjs';
import { type Failure, toFailure } from '../problem/failure';
import { RecordChanges, whenChanged } from './record-changes';
import { UsageClient } from './usage-client';

/** How many records of each store the account holds, for a dialog that is open. */
@Injectable()
export class RecordCounts {
  readonly #client = inject(UsageClient);
  readonly #counts = signal<Counts | undefined>(undefined);
  readonly #failure = signal<Failure | undefined>(undefined);
  readonly #changes = signal(0);
  #request: Subscription | undefined;

  /** Undefined until KIOPS has answered; when it does not answer again, the numbers before stay. */
  readonly counts = this.#counts.asReadonly();
  /** Why KIOPS did not answer the last time. */
  readonly failure = this.#failure.asReadonly();
  /** All records of the five stores. */
  readonly total = computed(() => {
    const counts = this.#counts();
    return counts && STORES.reduce((sum, store) => sum + counts[store], 0);
  });
  /** All records of the five stores, and runtimes. */
  readonly everything = computed(() => {
    const counts = this.#counts();
    return counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  });
  /** Rises when many records changed at once, by an import, a clean-up or a reset: lists load again. */
  readonly changes = this.#changes.asReadonly();

  constructor() {
    this.refresh();
    whenChanged(inject(RecordChanges).all, () => this.refresh());
    inject(DestroyRef).onDestroy(() => this.#request?.unsubscribe());
  }

  /** Asks again. */
  refresh(): void {
    this.#request?.unsubscribe();
    this.#failure.set(undefined);
    this.#request = this.#client.usage().subscribe({
      next: ({ counts }) => this.#counts.set(counts),
      error: (error: unknown) => this.#failure.set(toFailure(error)),
    });
  }

  /** After an import, a clean-up or a reset. */
  manyChanged(): void {
    this.#changes.update((times) => times + 1);
    this.refresh();
  }
}
