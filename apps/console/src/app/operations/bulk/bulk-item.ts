import { computed, signal } from '@angular/core';
import type { Server } from '@kiops/contracts';
import type { OperationRun } from '../run/operation-run';
import type { RunFailure } from '../run/run-failure';
import type { SharedHop } from './shared-hop';

/** How one server of a bulk run stands. */
export type BulkState = 'failed' | 'not-tried' | 'running' | 'waiting' | 'answered';

/** One server of a bulk run. */
export class BulkItem {
  readonly #notTried = signal('');

  constructor(
    readonly server: Server,
    readonly run: OperationRun,
    /** The jump server before it; itself, where others go through it. */
    readonly through: SharedHop | undefined,
    /** From now on somebody follows this run, and can be asked. */
    readonly attend: () => void,
  ) {}

  /** Others go through this server. */
  get isShared(): boolean {
    return this.through?.server.id === this.server.id;
  }

  /** Why it was not even tried, in words; empty when it was, or is still to be. */
  readonly notTried = computed(() => {
    if (this.run.state() === 'failed' && this.run.failure()?.isNotForwarded)
      return `Not tried: ${this.through?.server.label ?? 'the jump server'} refused`;
    return this.run.state() === 'stopped' ? 'Not tried: stopped' : this.#notTried();
  });

  readonly state = computed<BulkState>(() => {
    if (this.run.isRunning()) return 'running';
    if (this.run.state() === 'done') return 'answered';
    if (this.notTried() !== '') return 'not-tried';
    return this.failure() ? 'failed' : 'waiting';
  });

  /** Why it failed; where others go through this server, that may have been before its own turn. */
  readonly failure = computed<RunFailure | undefined>(
    () => this.run.failure() ?? (this.isShared ? this.through?.run.failure() : undefined),
  );

  /** It is left out; `words` say why, and go on after `Not tried: `. */
  skip(words: string): void {
    this.#notTried.set(`Not tried: ${words}`);
  }

  /** It is to be tried again. */
  reset(): void {
    this.#notTried.set('');
  }
}
