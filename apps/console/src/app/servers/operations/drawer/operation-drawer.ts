import { NgComponentOutlet } from '@angular/common';
import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatSnackBar } from '@angular/material/snack-bar';
import { mdiContentCopy } from '@mdi/js';
import { SNACK } from '../../../credentials/snack';
import { DialogHead } from '../../../dialog/dialog-head';
import { Icon } from '../../../icon/icon';
import type { Cure } from '../hop-doctor/diagnosis';
import { HOP_STEPS } from '../run/hop-progress';
import { OperationRun } from '../run/operation-run';
import { RUN_PROVIDERS } from '../run/run-providers';
import { CureActions } from '../steps/cure-actions';
import type { OperationRequest } from './open-operation';
import { OpenOperations } from '../open-operations';
import { operationReport } from './operation-report';
import { RunSteps } from '../steps/run-steps';
import { ShownRun } from '../steps/shown-run';
import { secondsText } from '../steps/step-words';

/** An operation on a server: its hops and their steps, what went wrong and what to do about it, and the work. */
@Component({
  selector: 'kiops-operation-drawer',
  imports: [
    DialogHead,
    Icon,
    MatButton,
    MatDialogActions,
    MatDialogContent,
    MatProgressBar,
    NgComponentOutlet,
    RunSteps,
  ],
  providers: [CureActions, RUN_PROVIDERS, ShownRun],
  templateUrl: './operation-drawer.html',
  styleUrl: './operation-drawer.scss',
  host: { '(window:beforeunload)': 'beforeUnload($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OperationDrawer {
  protected readonly request = inject<OperationRequest>(MAT_DIALOG_DATA);
  protected readonly run = inject(OperationRun);
  readonly #ref = inject<MatDialogRef<OperationDrawer, void>>(MatDialogRef);
  readonly #shown = inject(ShownRun);
  readonly #clipboard = inject(Clipboard);
  readonly #snackBar = inject(MatSnackBar);

  protected readonly icons = { copy: mdiContentCopy };

  /** How it stands, in words. */
  protected readonly outcome = computed(() => {
    const hops = this.run.hops();
    const took = this.run.took();
    const after = took === undefined ? '' : ` after ${secondsText(took)}`;
    switch (this.run.state()) {
      case 'ready':
      case 'asking':
        return 'waiting for you';
      case 'connecting': {
        const at = hops.findIndex(({ done }) => done.length < HOP_STEPS.length);
        return `hop ${(at < 0 ? hops.length : at + 1).toString()} of ${hops.length}`;
      }
      case 'working':
        return this.run.workStep();
      case 'done':
        return took === undefined ? 'done' : `done in ${secondsText(took)}`;
      case 'stopped':
        return `stopped by you${after}`;
      case 'failed': {
        const hop = this.run.failure()?.hop;
        return hop === undefined
          ? `the work failed${after}`
          : `stopped at hop ${hop + 1} of ${hops.length}${after}`;
      }
    }
  });

  /** Of all steps and the work, how many are over: 0 to 100. */
  protected readonly percent = computed(() => {
    if (this.run.state() === 'done') return 100;
    const hops = this.run.hops();
    const done = hops.reduce((sum, hop) => sum + hop.done.length, 0);
    return (100 * (done + this.run.workShare())) / (hops.length * HOP_STEPS.length + 1);
  });

  constructor() {
    this.#ref
      .keydownEvents()
      .pipe(takeUntilDestroyed())
      .subscribe((event) => {
        if (event.key === 'Escape') void this.leave();
      });
    this.#ref
      .backdropClick()
      .pipe(takeUntilDestroyed())
      .subscribe(() => void this.leave());
    const gone = inject(OpenOperations).opened(() => this.leave());
    inject(DestroyRef).onDestroy(() => {
      gone();
      this.run.stop();
    });
    void this.start();
  }

  protected async cure(cure: Cure): Promise<void> {
    if (!(await this.#shown.cure(this.request, cure))) this.#ref.close();
  }

  /** Closes; asks first while it runs. Resolves to whether it closed. */
  protected async leave(): Promise<boolean> {
    const { server, operation } = this.request;
    const mayClose = await this.#shown.leave({
      heading: 'Stop the operation?',
      sentence: `${operation.title} on ${server.label} is still running.`,
      stay: 'Keep running',
      leave: 'Stop and leave',
    });
    if (mayClose) this.#ref.close();
    return mayClose;
  }

  protected async copyReport(): Promise<void> {
    const { server, operation } = this.request;
    const copied = this.#clipboard.copy(
      operationReport({
        title: operation.title,
        server: server.label,
        outcome: this.outcome(),
        hops: this.run.hops(),
        failure: this.run.failure(),
      }),
    );
    const words = copied ? 'Report copied. It holds no secret.' : 'The report could not be copied.';
    this.#snackBar.open(words, undefined, SNACK);
  }

  protected beforeUnload(event: BeforeUnloadEvent): void {
    if (this.run.isRunning()) event.preventDefault();
  }

  protected async start(): Promise<void> {
    // The first question for credentials was cancelled: there is nothing to show.
    if (!(await this.#shown.start(this.request))) this.#ref.close();
  }
}
