import { CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { BrowserVault, type DuplicateSecrets } from '@kiops/browser-vault';
import type { CleanUpPlan } from '@kiops/contracts';
import {
  mdiAlertOutline,
  mdiCheckCircle,
  mdiContentDuplicate,
  mdiMonitorLock,
  mdiServerSecurity,
  mdiTrashCanOutline,
} from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { DateWords } from '../../dates/date-words';
import { Icon } from '../../icon/icon';
import { Empty } from '../../list/empty';
import { ListEmpty, ListRows } from '../../list/list-slots';
import { ListStates } from '../../list/list-states';
import { type Failure, toFailure } from '../../problem/failure';
import { damagedInWords } from '../../vault/damaged-words';
import { faultSentence } from '../../vault/fault-sentence';
import { openUnlock } from '../../vault/open-unlock';
import { DialogHead } from '../../dialog/dialog-head';
import { FailureCallout } from '../../problem/failure-callout';
import { RowHeights } from '../../list/row-heights';
import { QuantityPipe } from '../../quantities/quantity-pipe';
import { quantity } from '../../quantities/quantities';
import { PLACE_TITLES } from '../../records/store-titles';
import { TransferClient } from '../client/transfer-client';
import { browserDuplicates, cleanUpRowHeight, cleanUpRows, type Duplicates, toRemove } from './clean-up-rows';

const NOTHING_REMOVED = { removed: 0, connectionsMoved: 0 };

/** What was removed, and from where. */
interface CleanedUp {
  readonly onKiops: number;
  readonly connectionsMoved: number;
  readonly inBrowser: number;
  /** Why this browser's part stayed; empty when it did not. */
  readonly fault: string;
}

/** Clean Up Duplicates: which records and SSH secrets are the same account with the same secret, and which of them go. */
@Component({
  selector: 'kiops-clean-up-dialog',
  imports: [
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    DialogHead,
    Empty,
    FailureCallout,
    Icon,
    ListEmpty,
    ListRows,
    ListStates,
    MatButton,
    MatDialogActions,
    MatDialogContent,
    QuantityPipe,
    RowHeights,
  ],
  templateUrl: './clean-up-dialog.html',
  styleUrl: './clean-up-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CleanUpDialog {
  private readonly client = inject(TransferClient);
  protected readonly dates = inject(DateWords);
  private readonly vault = inject(BrowserVault);
  private readonly dialog = inject(MatDialog);
  private readonly ref = inject<MatDialogRef<CleanUpDialog, boolean>>(MatDialogRef);

  protected readonly icons = {
    none: mdiContentDuplicate,
    kept: mdiCheckCircle,
    removed: mdiTrashCanOutline,
    kiops: mdiServerSecurity,
    browser: mdiMonitorLock,
    warning: mdiAlertOutline,
  };
  protected readonly storeTitles = PLACE_TITLES;

  protected readonly plan = signal<CleanUpPlan | undefined>(undefined);
  protected readonly loading = signal(true);
  protected readonly removing = signal(false);
  protected readonly failure = signal<Failure | undefined>(undefined);
  /** Whether the plan is a new one, because the records changed under the one before. */
  protected readonly renewed = signal(false);
  protected readonly summary = signal<CleanedUp | undefined>(undefined);
  private readonly inBrowser = signal<readonly DuplicateSecrets[]>([]);

  /** Why SSH secrets of this browser were not compared; empty when they were. */
  protected readonly leftOut = signal('');

  /** SSH secrets that a locked vault hides from the search. */
  protected readonly hidden = computed(() => {
    const { status, secrets } = this.vault.state();
    return status === 'locked' ? secrets : 0;
  });
  protected readonly groups = computed((): readonly Duplicates[] => [
    ...(this.plan()?.groups ?? []),
    ...this.inBrowser().map(browserDuplicates),
  ]);
  /** Which one of a group stays. */
  protected readonly kept = computed(() =>
    this.inBrowser().length === 0
      ? 'The oldest is kept and takes over the connections.'
      : 'The oldest record is kept and takes over the connections; in this browser, the preferred secret.',
  );
  protected readonly rows = computed(() => cleanUpRows(this.groups()));
  protected readonly heights = computed(() => this.rows().map(cleanUpRowHeight));
  protected readonly listHeight = computed(() => this.heights().reduce((sum, height) => sum + height, 0));
  protected readonly removable = computed(() => toRemove(this.groups()));
  protected readonly found = computed(() => {
    const plan = this.plan();
    if (this.summary() || !plan) return 'Records that are the same account with the same secret.';
    const here = this.inBrowser().length > 0 ? ['in this browser'] : [];
    const where = [...(plan.groups.length > 0 || here.length === 0 ? ['on KIOPS'] : []), ...here].join(
      ' and ',
    );
    return `${quantity(this.groups().length, 'group')} found ${where}. Nothing is removed until you confirm.`;
  });

  constructor() {
    void this.look();
  }

  protected async look(): Promise<void> {
    this.loading.set(true);
    this.failure.set(undefined);
    try {
      const plan = await firstValueFrom(this.client.cleanUpPlan());
      await this.lookHere();
      this.plan.set(plan);
    } catch (error) {
      this.failure.set(toFailure(error));
    } finally {
      this.loading.set(false);
    }
  }

  protected async remove(): Promise<void> {
    const plan = this.plan();
    if (!plan || this.removing()) return;
    this.removing.set(true);
    this.failure.set(undefined);
    try {
      const { removed, connectionsMoved } =
        plan.groups.length > 0 ? await firstValueFrom(this.client.cleanUp(plan.planId)) : NOTHING_REMOVED;
      this.summary.set({ onKiops: removed, connectionsMoved, ...(await this.removeHere()) });
    } catch (error) {
      await this.afterRefusal(toFailure(error));
    } finally {
      this.removing.set(false);
    }
  }

  protected close(): void {
    if (!this.removing()) this.ref.close((this.summary()?.onKiops ?? 0) > 0);
  }

  protected async unlock(): Promise<void> {
    if (await openUnlock(this.dialog)) await this.lookHere();
  }

  private async lookHere(): Promise<void> {
    this.inBrowser.set([]);
    this.leftOut.set('');
    const { status, damaged } = this.vault.state();
    if (status !== 'ready') return;
    try {
      this.inBrowser.set(await this.vault.duplicates());
      if (damaged.length > 0) this.leftOut.set(`Damaged: ${damagedInWords(damaged)}.`);
    } catch (error) {
      this.leftOut.set(faultSentence(error));
    }
  }

  private async removeHere(): Promise<Pick<CleanedUp, 'inBrowser' | 'fault'>> {
    const ids = this.inBrowser().flatMap(({ remove }) => remove.map(({ id }) => id));
    try {
      if (ids.length > 0) await this.vault.remove(ids, 'cleaned-up');
      return { inBrowser: ids.length, fault: '' };
    } catch (error) {
      return { inBrowser: 0, fault: faultSentence(error) };
    }
  }

  private async afterRefusal(failure: Failure): Promise<void> {
    if (failure.code !== 'plan-changed') this.failure.set(failure);
    else {
      await this.look();
      this.renewed.set(true);
    }
  }
}
