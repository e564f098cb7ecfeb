import { NgComponentOutlet } from '@angular/common';
import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatSnackBar } from '@angular/material/snack-bar';
import { mdiContentCopy } from '@mdi/js';
import { SNACK } from '../../snack/snack';
import { DialogHead } from '../../dialog/dialog-head';
import { Icon } from '../../icon/icon';
import type { Cure } from '../hop-doctor/diagnosis';
import { HOP_STEPS } from '../run/hop-progress';
import { DrawerLeaving, LEAVING_PROVIDERS } from '../leaving/drawer-leaving';
import { type OperationRequest, OperationRun, RUN_PROVIDERS } from '../run/operation-run';
import { CureActions } from '../steps/cure-actions';
import { operationReport } from './operation-report';
import { questionFormId } from '../server-question/server-question-box';
import { outcomeWords } from '../steps/outcome-words';
import { RunSteps } from '../steps/run-steps';

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
  providers: [CureActions, LEAVING_PROVIDERS, RUN_PROVIDERS],
  templateUrl: './operation-drawer.html',
  styleUrls: ['./drawer-frame.scss', './operation-drawer.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OperationDrawer {
  protected readonly request = inject<OperationRequest>(MAT_DIALOG_DATA);
  protected readonly run = this.request.run ?? inject(OperationRun);
  protected readonly leaving = inject(DrawerLeaving);
  readonly #ref = inject<MatDialogRef<OperationDrawer, void>>(MatDialogRef);
  readonly #cures = inject(CureActions);
  readonly #clipboard = inject(Clipboard);
  readonly #snackBar = inject(MatSnackBar);

  protected readonly icons = { copy: mdiContentCopy };

  protected readonly formId = questionFormId;
  protected readonly outcome = computed(() => outcomeWords(this.run));

  /** Of all steps and the work, how many are over: 0 to 100. */
  protected readonly percent = computed(() => {
    if (this.run.state() === 'done') return 100;
    const hops = this.run.hops();
    const done = hops.reduce((sum, hop) => sum + hop.done.length, 0);
    return (100 * (done + this.run.workShare())) / (hops.length * HOP_STEPS.length + 1);
  });

  constructor() {
    const { server, operation } = this.request;
    this.leaving.watch({
      what: `${operation.title} on ${server.label}`,
      isRunning: () => this.run.isRunning(),
      stop: () => this.run.stop(),
    });
    if (!this.request.run) void this.start();
  }

  protected async cure(cure: Cure): Promise<void> {
    if (!(await this.#cures.take(cure, this.run, this.request))) this.#ref.close();
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

  protected async start(): Promise<void> {
    await this.run.start(this.request.server, this.request.operation);
    // The first question for credentials was cancelled: there is nothing to show.
    if (this.run.state() === 'ready') this.#ref.close();
  }
}
