import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { RecordCounts } from '@kiops/contracts';
import type { Subscription } from 'rxjs';
import { type Failure, toFailure } from '../problem/failure';
import { RecordsClient } from '../records/records-client';

/** How many records of each store the account holds, for a dialog that is about all of them. */
@Injectable()
export class StoreCounts {
  private readonly client = inject(RecordsClient);
  private readonly countsNow = signal<RecordCounts | undefined>(undefined);
  private readonly failureNow = signal<Failure | undefined>(undefined);
  private asking: Subscription;

  /** Undefined until KIOPS has answered. */
  readonly counts = this.countsNow.asReadonly();
  /** Why KIOPS did not answer the last time. */
  readonly failure = this.failureNow.asReadonly();
  /** All stores and runtimes together. */
  readonly total = computed(() => {
    const counts = this.countsNow();
    return counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  });

  constructor() {
    this.asking = this.ask();
    inject(DestroyRef).onDestroy(() => this.asking.unsubscribe());
  }

  refresh(): void {
    this.asking.unsubscribe();
    this.asking = this.ask();
  }

  private ask(): Subscription {
    this.failureNow.set(undefined);
    return this.client.usage().subscribe({
      next: ({ counts }) => this.countsNow.set(counts),
      error: (error: unknown) => this.failureNow.set(toFailure(error)),
    });
  }
}
