import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
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
import { mdiCheckCircle, mdiCircleOutline, mdiCloseCircle, mdiMinusCircleOutline, mdiRefresh } from '@mdi/js';
import { DialogHead } from '../../dialog/dialog-head';
import { Icon } from '../../icon/icon';
import { quantity } from '../../quantities/quantities';
import { QuantityPipe } from '../../quantities/quantity-pipe';
import { ServerAddress } from '../../records/server/server-address';
import { openOperation } from '../drawer/open-operation';
import { HostKeyTrust } from '../host-keys/host-key-trust';
import { DrawerLeaving, LEAVING_PROVIDERS } from '../leaving/drawer-leaving';
import { KeptSecrets } from '../route/kept-secrets';
import type { RunState } from '../run/operation-run';
import { outcomeWords } from '../steps/outcome-words';
import { type BulkItem, type BulkRequest, BulkRun } from './bulk-run';

const ICONS: Readonly<Partial<Record<RunState, string>>> = {
  ready: mdiCircleOutline,
  done: mdiCheckCircle,
  failed: mdiCloseCircle,
  stopped: mdiMinusCircleOutline,
};

/** One operation on many servers: how each goes, what came of it in all, and a way to each failure's cause. */
@Component({
  selector: 'kiops-bulk-drawer',
  imports: [
    DialogHead,
    Icon,
    MatButton,
    MatDialogActions,
    MatDialogContent,
    MatProgressBar,
    MatProgressSpinner,
    QuantityPipe,
    ServerAddress,
  ],
  providers: [BulkRun, LEAVING_PROVIDERS, HostKeyTrust, KeptSecrets],
  templateUrl: './bulk-drawer.html',
  styleUrls: ['../drawer/drawer-frame.scss', './bulk-drawer.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BulkDrawer {
  protected readonly request = inject<BulkRequest>(MAT_DIALOG_DATA);
  protected readonly bulk = inject(BulkRun);
  protected readonly leaving = inject(DrawerLeaving);
  readonly #ref = inject<MatDialogRef<BulkDrawer, void>>(MatDialogRef);
  readonly #dialog = inject(MatDialog);

  protected readonly retryIcon = mdiRefresh;
  protected readonly stateIcons = ICONS;
  protected readonly outcomeOf = ({ run }: BulkItem) =>
    run.state() === 'ready' ? 'waiting' : outcomeWords(run);

  /** `50 servers · 12 done · 1 failed`. */
  protected readonly summary = computed(() => {
    const { done, failed, stopped, running } = this.bulk.counts();
    const parts = [
      quantity(this.request.servers.length, 'server'),
      `${done} done`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(stopped > 0 ? [`${stopped} stopped`] : []),
      ...(running > 0 ? [`${running} running`] : []),
    ];
    return parts.join(' · ');
  });
  protected readonly percent = computed(() => {
    const { all, done, failed, stopped } = this.bulk.counts();
    return all === 0 ? 0 : (100 * (done + failed + stopped)) / all;
  });
  /** What is said once it is over; nothing before. */
  protected readonly verdict = computed(() => {
    const { all, done } = this.bulk.counts();
    if (this.bulk.isRunning() || all === 0) return '';
    return done === all
      ? `All ${quantity(all, 'server')} answered.`
      : `${quantity(done, 'server')} of ${all} answered.`;
  });
  protected readonly unfinished = computed(() => this.bulk.counts().all - this.bulk.counts().done);

  constructor() {
    const { servers, operation } = this.request;
    this.leaving.watch({
      what: `${operation.title} on ${quantity(servers.length, 'server')}`,
      isRunning: () => this.bulk.isRunning(),
      stop: () => this.bulk.stop(),
    });
    void this.#start();
  }

  /** Shows one run in full, in a drawer of its own: there its failure can be cured, and it goes on. */
  protected async open({ server, run, attend }: BulkItem): Promise<void> {
    attend();
    await openOperation(this.#dialog, { server, operation: this.request.operation, run });
  }

  async #start(): Promise<void> {
    const { servers, operation } = this.request;
    if (!(await this.bulk.start(servers, operation))) this.#ref.close();
  }
}
