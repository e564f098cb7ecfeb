import { CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import type { CleanUpPlan, CleanUpSummary } from '@kiops/contracts';
import { mdiAlertOutline, mdiCheckCircle, mdiContentDuplicate, mdiServerSecurity, mdiTrashCanOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { DateWords } from '../../../dates/date-words';
import { Icon } from '../../../icon/icon';
import { Empty } from '../../../list/empty';
import { ListEmpty, ListRows } from '../../../list/list-slots';
import { ListStates } from '../../../list/list-states';
import { type Failure, toFailure } from '../../../problem/failure';
import { DialogHead } from '../dialog-head';
import { FailureCallout } from '../failure-callout';
import { RowHeights } from '../row-heights';
import { QuantityPipe } from '../quantity-pipe';
import { quantity } from '../quantities';
import { STORE_TITLES } from '../store-titles';
import { TransferClient } from '../transfer-client';
import { cleanUpRowHeight, cleanUpRows, recordsToRemove } from './clean-up-rows';

/** Clean Up Duplicates: which records are the same account with the same secret, and which of them go. */
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
  private readonly ref = inject<MatDialogRef<CleanUpDialog, boolean>>(MatDialogRef);

  protected readonly icons = {
    none: mdiContentDuplicate,
    kept: mdiCheckCircle,
    removed: mdiTrashCanOutline,
    kiops: mdiServerSecurity,
    warning: mdiAlertOutline,
  };
  protected readonly storeTitles = STORE_TITLES;

  protected readonly plan = signal<CleanUpPlan | undefined>(undefined);
  protected readonly loading = signal(true);
  protected readonly removing = signal(false);
  protected readonly failure = signal<Failure | undefined>(undefined);
  /** Whether the plan is a new one, because the records changed under the one before. */
  protected readonly renewed = signal(false);
  protected readonly summary = signal<CleanUpSummary | undefined>(undefined);

  protected readonly rows = computed(() => {
    const plan = this.plan();
    return plan ? cleanUpRows(plan) : [];
  });
  protected readonly heights = computed(() => this.rows().map(cleanUpRowHeight));
  protected readonly listHeight = computed(() => this.heights().reduce((sum, height) => sum + height, 0));
  protected readonly removable = computed(() => {
    const plan = this.plan();
    return plan ? recordsToRemove(plan) : 0;
  });
  protected readonly found = computed(() => {
    const plan = this.plan();
    if (this.summary() || !plan) return 'Records that are the same account with the same secret.';
    return `${quantity(plan.groups.length, 'group')} found on KIOPS. Nothing is removed until you confirm.`;
  });

  constructor() {
    void this.look();
  }

  protected async look(): Promise<void> {
    this.loading.set(true);
    this.failure.set(undefined);
    try {
      this.plan.set(await firstValueFrom(this.client.cleanUpPlan()));
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
      this.summary.set(await firstValueFrom(this.client.cleanUp(plan.planId)));
    } catch (error) {
      await this.afterRefusal(toFailure(error));
    } finally {
      this.removing.set(false);
    }
  }

  protected close(): void {
    if (!this.removing()) this.ref.close(this.summary() !== undefined);
  }

  private async afterRefusal(failure: Failure): Promise<void> {
    if (failure.code !== 'plan-changed') this.failure.set(failure);
    else {
      await this.look();
      this.renewed.set(true);
    }
  }
}
