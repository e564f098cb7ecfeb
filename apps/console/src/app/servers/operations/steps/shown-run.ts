import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { LeaveDialog, type LeaveWords } from '../drawer/leave-dialog';
import type { OperationRequest } from '../drawer/open-operation';
import type { Cure } from '../hop-doctor/diagnosis';
import { OperationRun } from '../run/operation-run';
import type { SecretChange } from '../run/route-secrets';
import { CureActions } from './cure-actions';

/** What a place that shows a run does with it: starts it, cures it, and asks before it goes away with the run. */
@Injectable()
export class ShownRun {
  readonly #run = inject(OperationRun);
  readonly #cures = inject(CureActions);
  readonly #dialog = inject(MatDialog);
  #asking: Promise<boolean> | undefined;

  /** Runs. Resolves to whether there is something to show: not when the first question was cancelled. */
  async start({ server, operation }: OperationRequest, change?: SecretChange): Promise<boolean> {
    await this.#run.start(server, operation, change);
    return this.#run.state() !== 'ready';
  }

  /** Does what a button of the hop doctor says. Resolves to whether there still is something to show. */
  async cure(request: OperationRequest, cure: Cure): Promise<boolean> {
    const next = await this.#cures.take(cure, this.#run);
    if (next === 'leave') return false;
    return next ? this.start(request, next.change) : true;
  }

  /** Stops the run; asks before, while it runs. Resolves to whether the place may close. */
  async leave(words: LeaveWords): Promise<boolean> {
    if (this.#run.isRunning() && !(await this.#mayStop(words))) return false;
    this.#run.stop();
    return true;
  }

  #mayStop(words: LeaveWords): Promise<boolean> {
    this.#asking ??= this.#ask(words).finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(data: LeaveWords): Promise<boolean> {
    const opened = this.#dialog.open<LeaveDialog, LeaveWords, boolean>(LeaveDialog, {
      data,
      width: '440px',
      role: 'alertdialog',
    });
    return (await firstValueFrom(opened.afterClosed())) ?? false;
  }
}
