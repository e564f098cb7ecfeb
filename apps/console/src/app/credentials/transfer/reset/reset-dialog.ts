import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatFormField, MatInput, MatLabel } from '@angular/material/input';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatSnackBar } from '@angular/material/snack-bar';
import { RECORD_STORES, resetConfirmation } from '@kiops/contracts';
import { mdiAlertOutline, mdiFileExportOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { Icon } from '../../../icon/icon';
import { type Failure, toFailure } from '../../../problem/failure';
import { SNACK } from '../../snack';
import { DialogHead } from '../dialog-head';
import { FailureCallout } from '../failure-callout';
import { openExport } from '../open-export';
import { QuantityPipe } from '../quantity-pipe';
import { quantity } from '../quantities';
import { StoreCounts } from '../store-counts';
import { STORE_TITLES } from '../store-titles';
import { TransferClient } from '../transfer-client';

/** Reset: deletes every record that the account keeps on KIOPS, once its number was typed. */
@Component({
  selector: 'kiops-reset-dialog',
  imports: [
    DialogHead,
    FailureCallout,
    Icon,
    MatButton,
    MatDialogActions,
    MatDialogContent,
    MatFormField,
    MatInput,
    MatLabel,
    MatProgressBar,
    QuantityPipe,
  ],
  providers: [StoreCounts],
  templateUrl: './reset-dialog.html',
  styleUrl: './reset-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ResetDialog {
  protected readonly counts = inject(StoreCounts);
  private readonly client = inject(TransferClient);
  private readonly dialog = inject(MatDialog);
  private readonly snacks = inject(MatSnackBar);
  private readonly ref = inject<MatDialogRef<ResetDialog, boolean>>(MatDialogRef);

  protected readonly icons = { warning: mdiAlertOutline, export: mdiFileExportOutline };
  protected readonly typed = signal('');
  protected readonly exported = signal(false);
  protected readonly deleting = signal(false);
  protected readonly failure = signal<Failure | null>(null);

  /** What has to be typed; null while there is nothing to delete. */
  protected readonly confirmation = computed(() => {
    const total = this.counts.total();
    return total ? resetConfirmation(total) : null;
  });
  protected readonly confirmed = computed(() => this.typed().trim() === this.confirmation());
  protected readonly held = computed(() => {
    const counts = this.counts.counts();
    if (!counts) return '';
    return RECORD_STORES.filter((store) => counts[store] > 0)
      .map((store) => `${STORE_TITLES[store]} ${counts[store].toLocaleString('en')}`)
      .join(' · ');
  });

  protected async exportFirst(): Promise<void> {
    if (await openExport(this.dialog)) this.exported.set(true);
  }

  protected async delete(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.confirmed() || this.deleting()) return;
    this.deleting.set(true);
    this.failure.set(null);
    try {
      const { removed } = await firstValueFrom(this.client.reset(this.typed().trim()));
      this.snacks.open(`${quantity(removed, 'record')} deleted.`, undefined, SNACK);
      this.ref.close(true);
    } catch (error) {
      this.failure.set(toFailure(error));
      // The usual reason: another window added or deleted a record, so the number is another one now.
      this.typed.set('');
      this.counts.refresh();
    } finally {
      this.deleting.set(false);
    }
  }

  protected close(): void {
    if (!this.deleting()) this.ref.close(false);
  }
}
