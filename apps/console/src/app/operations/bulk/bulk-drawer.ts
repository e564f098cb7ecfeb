import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
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
import {
  mdiCheckCircle,
  mdiClockOutline,
  mdiCloseCircle,
  mdiContentCopy,
  mdiMinusCircleOutline,
  mdiRefresh,
  mdiStopCircleOutline,
} from '@mdi/js';
import { throttleTime } from 'rxjs';
import { DialogHead } from '../../dialog/dialog-head';
import { Icon } from '../../icon/icon';
import { numberText, quantity } from '../../quantities/quantities';
import { ServerAddress } from '../../records/server/server-address';
import { SNACK } from '../../snack/snack';
import { openOperation } from '../drawer/open-operation';
import type { Cure } from '../hop-doctor/diagnosis';
import { HostKeyTrust } from '../host-keys/host-key-trust';
import { DrawerLeaving, LEAVING_PROVIDERS } from '../leaving/drawer-leaving';
import { KeptSecrets } from '../route/kept-secrets';
import { CureActions } from '../steps/cure-actions';
import type { BulkItem, BulkState } from './bulk-item';
import { bulkReport } from './bulk-report';
import { type BulkRequest, BulkRun } from './bulk-run';
import { countWords, heardWords, itemTime, itemWords } from './bulk-words';
import type { SharedHop } from './shared-hop';
import { SharedHopCard } from './shared-hop-card';

const ICONS: Readonly<Record<BulkState, string>> = {
  failed: mdiCloseCircle,
  'not-tried': mdiMinusCircleOutline,
  running: '',
  waiting: mdiClockOutline,
  answered: mdiCheckCircle,
};

/** What needs a person stands first. */
const ORDER: readonly BulkState[] = ['failed', 'not-tried', 'running', 'waiting', 'answered'];

const NAMES = new Intl.Collator('ko');

/** How often the counts are said aloud at most, in milliseconds. */
const HEARD_EVERY = 5_000;

/**
 * One operation on many servers: the jump servers that they share, how each server goes, what came of it in all, and a
 * way to each failure's cause.
 */
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
    ServerAddress,
    SharedHopCard,
  ],
  providers: [BulkRun, CureActions, LEAVING_PROVIDERS, HostKeyTrust, KeptSecrets],
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
  readonly #cures = inject(CureActions);
  readonly #clipboard = inject(Clipboard);
  readonly #snackBar = inject(MatSnackBar);

  protected readonly icons = { copy: mdiContentCopy, retry: mdiRefresh, stop: mdiStopCircleOutline };
  protected readonly stateIcons = ICONS;
  protected readonly words = itemWords;
  protected readonly time = itemTime;

  /** `12 servers behind Bastion Busan · 7 of 12 finished`. */
  protected readonly summary = computed(() => {
    const { all, running, waiting } = this.bulk.counts();
    const items = this.bulk.items();
    const [first] = items;
    const isBehindOne = first?.through && items.every(({ through }) => through === first.through);
    const behind = isBehindOne ? ` behind ${first.through?.server.label}` : '';
    const servers = quantity(this.request.servers.length, 'server');
    return `${servers}${behind} · ${numberText(all - running - waiting)} of ${numberText(this.request.servers.length)} finished`;
  });
  protected readonly percent = computed(() => {
    const { all, running, waiting } = this.bulk.counts();
    return all === 0 ? 0 : (100 * (all - running - waiting)) / all;
  });
  protected readonly counts = computed(() => countWords(this.bulk.counts()).join(' · '));
  protected readonly heard = toSignal(
    toObservable(computed(() => heardWords(this.bulk.counts()))).pipe(
      throttleTime(HEARD_EVERY, undefined, { leading: false, trailing: true }),
    ),
    { initialValue: '' },
  );
  protected readonly sorted = computed(() =>
    this.bulk
      .items()
      .toSorted(
        (left, right) =>
          ORDER.indexOf(left.state()) - ORDER.indexOf(right.state()) ||
          NAMES.compare(left.server.label, right.server.label),
      ),
  );
  protected readonly unanswered = computed(() => this.bulk.counts().all - this.bulk.counts().answered);
  protected readonly finishing = computed(() => {
    const { running } = this.bulk.counts();
    if (running === 0) return '';
    return running === 1
      ? 'The one that runs now still finishes.'
      : `The ${running} that run now still finish.`;
  });

  constructor() {
    const { servers, operation } = this.request;
    this.leaving.watch({
      what: `${operation.title} on ${quantity(servers.length, 'server')}`,
      isRunning: () => this.bulk.isRunning(),
      stop: () => this.bulk.abort(),
    });
    void this.#start();
  }

  /** Shows one run in full, in a drawer of its own: there its failure can be cured, and it goes on. */
  protected async open({ server, run, attend }: BulkItem): Promise<void> {
    attend();
    await openOperation(this.#dialog, { server, operation: this.request.operation, run });
  }

  /** Cures a shared hop, and goes on with what leads through it. */
  protected async cure(hop: SharedHop, cure: Cure): Promise<void> {
    let isLeft = false;
    await this.bulk.retryThrough(hop, this.request.operation, async () => {
      isLeft = !(await this.#cures.take(cure, hop.run, hop.request));
    });
    if (isLeft) this.#ref.close();
  }

  protected copyReport(): void {
    const copied = this.#clipboard.copy(bulkReport(this.request.operation.title, this.bulk));
    const words = copied ? 'Report copied. It holds no secret.' : 'The report could not be copied.';
    this.#snackBar.open(words, undefined, SNACK);
  }

  async #start(): Promise<void> {
    const { servers, operation } = this.request;
    if (!(await this.bulk.start(servers, operation))) this.#ref.close();
  }
}
