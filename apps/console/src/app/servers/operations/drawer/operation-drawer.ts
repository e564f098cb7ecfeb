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
import { MatProgressSpinner } from '@angular/material/progress-spinner';
import { MatSnackBar } from '@angular/material/snack-bar';
import { mdiCheck, mdiContentCopy, mdiExclamationThick } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { SNACK } from '../../../credentials/snack';
import { DialogHead } from '../../../credentials/transfer/dialog-head';
import { Icon } from '../../../icon/icon';
import { ServerAddress } from '../../server-address';
import type { Cure } from '../hop-doctor/diagnosis';
import { HostKeyTrust } from '../host-keys/host-key-trust';
import { KeptSecrets } from '../route/kept-secrets';
import { HOP_STEPS } from '../run/hop-progress';
import { OperationRun } from '../run/operation-run';
import { RouteSecrets, type SecretChange } from '../run/route-secrets';
import { CureActions } from './cure-actions';
import { DoctorCard } from './doctor-card';
import { type HopState, HopSteps } from './hop-steps';
import { LeaveDialog } from './leave-dialog';
import type { OperationRequest } from './open-operation';
import { OpenOperations } from './open-operations';
import { operationReport } from './operation-report';
import { secondsText } from './step-words';

/** An operation on a server: its hops and their steps, what went wrong and what to do about it, and the work. */
@Component({
  selector: 'kiops-operation-drawer',
  imports: [
    DialogHead,
    DoctorCard,
    HopSteps,
    Icon,
    MatButton,
    MatDialogActions,
    MatDialogContent,
    MatProgressBar,
    MatProgressSpinner,
    ServerAddress,
  ],
  providers: [CureActions, HostKeyTrust, KeptSecrets, OperationRun, RouteSecrets],
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

  protected readonly icons = { done: mdiCheck, failed: mdiExclamationThick, copy: mdiContentCopy };
  protected readonly isOver = computed(() => ['done', 'failed', 'stopped'].includes(this.run.state()));

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
    return (100 * done) / (hops.length * HOP_STEPS.length + 1);
  });

  protected readonly workState = computed<HopState>(() => {
    const state = this.run.state();
    if (state === 'working') return 'running';
    if (state === 'done') return 'done';
    return state === 'failed' && this.run.failure()?.hop === undefined ? 'failed' : 'waiting';
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

  protected hopState(index: number): HopState {
    const { done } = this.run.hops()[index];
    if (this.run.failure()?.hop === index) return 'failed';
    if (done.length === HOP_STEPS.length) return 'done';
    if (this.isOver()) return done.length === 0 ? 'not-reached' : 'waiting';
    const isNext = this.run.hops().findIndex((hop) => hop.done.length < HOP_STEPS.length) === index;
    return isNext && this.run.state() === 'connecting' ? 'running' : 'waiting';
  }

  /** `password from this browser`, `target · not reached`: what there is to say about a hop. */
  protected hopFacts(index: number): string {
    const { secret } = this.run.hops()[index];
    const state = this.hopState(index);
    const facts = [
      ...(index === this.run.hops().length - 1 && this.run.hops().length > 1 ? ['target'] : []),
      ...(state === 'not-reached' ? ['not reached'] : secret ? [`${secret} from this browser`] : []),
    ];
    return [`Hop ${index + 1}`, ...facts].join(' · ');
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
