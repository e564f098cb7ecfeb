import { inject, Injectable } from '@angular/core';
import type { OperationRequest } from '../drawer/open-operation';
import type { Cure } from '../hop-doctor/diagnosis';
import type { OperationRun } from '../run/operation-run';
import type { SecretChange } from '../run/route-secrets';
import { CureActions } from './cure-actions';

/** What a place that shows a run does with it: starts it, and cures it. */
@Injectable()
export class ShownRun {
  readonly #cures = inject(CureActions);

  /** Runs. Resolves to whether there is something to show: not when the first question was cancelled. */
  async start(
    run: OperationRun,
    { server, operation }: OperationRequest,
    change?: SecretChange,
  ): Promise<boolean> {
    await run.start(server, operation, change);
    return run.state() !== 'ready';
  }

  /** Does what a button of the hop doctor says. Resolves to whether there still is something to show. */
  async cure(run: OperationRun, request: OperationRequest, cure: Cure): Promise<boolean> {
    const next = await this.#cures.take(cure, run);
    if (next === 'leave') return false;
    return next ? this.start(run, request, next.change) : true;
  }
}
