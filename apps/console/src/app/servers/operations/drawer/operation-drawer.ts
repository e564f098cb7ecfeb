import { NgComponentOutlet } from '@angular/common';
import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogActions,
  MatDialogContent,
  MatDialogRef,
} from '@angular/material/dialog';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatSnackBar } from '@angular/material/snack-bar';
import { mdiContentCopy } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { SNACK } from '../../../credentials/snack';
import { DialogHead } from '../../../dialog/dialog-head';
import { Icon } from '../../../icon/icon';
import type { Cure } from '../hop-doctor/diagnosis';
import { HOP_STEPS } from '../run/hop-progress';
import { OperationRun } from '../run/operation-run';
import type { SecretChange } from '../run/route-secrets';
import { RUN_PROVIDERS } from '../run/run-providers';
import { CureActions } from '../steps/cure-actions';
import { LeaveDialog } from './leave-dialog';
import type { OperationRequest } from './open-operation';
import { OpenOperations } from '../open-operations';
import { operationReport } from './operation-report';
import { RunSteps } from '../steps/run-steps';
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
  providers: [CureActions, RUN_PROVIDERS],
  templateUrl: './operation-drawer.html',
  styleUrl: './operation-drawer.scss',
  host: { '(window:beforeunload)': 'beforeUnload($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OperationDrawer {
  protected readonly request = inject<OperationRequest>(MAT_DIALOG_DATA);
  protected readonly run = inject(OperationRun);
  readonly #ref = inject<MatDialogRef<OperationDrawer, void>>(MatDialogRef);
  readonly #dialog = inject(MatDialog);
  readonly #cures = inject(CureActions);
  readonly #clipboard = inject(Clipboard);
  readonly #snackBar = inject(MatSnackBar);
  #asking: Promise<boolean> | undefined;

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
    const next = await this.#cures.take(cure, this.run);
    if (next === 'leave') this.#ref.close();
    else if (next) await this.start(next.change);
  }

  /** Closes; asks first while it runs. Resolves to whether it closed. */
  protected async leave(): Promise<boolean> {
    if (this.run.isRunning() && !(await this.#mayStop())) return false;
    this.run.stop();
    this.#ref.close();
    return true;
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

  protected async start(change?: SecretChange): Promise<void> {
    const { server, operation } = this.request;
    await this.run.start(server, operation, change);
    // The first question for credentials was cancelled: there is nothing to show.
    if (this.run.state() === 'ready') this.#ref.close();
  }

  #mayStop(): Promise<boolean> {
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(): Promise<boolean> {
    const opened = this.#dialog.open<LeaveDialog, OperationRequest, boolean>(LeaveDialog, {
      data: this.request,
      width: '440px',
      role: 'alertdialog',
    });
    return (await firstValueFrom(opened.afterClosed())) ?? false;
  }
}
