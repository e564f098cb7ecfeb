import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { form, required, submit } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatProgressBar } from '@angular/material/progress-bar';
import { RECORD_STORES, type RecordStore } from '@kiops/contracts';
import { mdiAlertOutline, mdiCheckCircle, mdiFileExportOutline } from '@mdi/js';
import { lastValueFrom, Subject, takeUntil, tap } from 'rxjs';
import { Icon } from '../../../icon/icon';
import { PasswordField } from '../../../password/password-field';
import { toFailure } from '../../../problem/failure';
import { FormFailure } from '../../../problem/form-failure';
import { failureErrors, focusFirstError } from '../../../problem/submit';
import { DialogHead } from '../dialog-head';
import { fileSize } from '../quantities';
import type { RequestProgress } from '../request-progress';
import { exportFileName, saveFile } from '../save-file';
import { STORE_TITLES } from '../store-titles';
import { TransferClient } from '../transfer-client';
import { StoreCounts } from '../store-counts';

/** Export Credentials: what the file will hold, who could read it, the account's password, and the download. */
@Component({
  selector: 'kiops-export-dialog',
  imports: [
    DialogHead,
    FormFailure,
    Icon,
    MatButton,
    MatCheckbox,
    MatDialogActions,
    MatDialogContent,
    MatProgressBar,
    PasswordField,
  ],
  providers: [StoreCounts],
  templateUrl: './export-dialog.html',
  styleUrl: './export-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ExportDialog {
  protected readonly counts = inject(StoreCounts);
  private readonly client = inject(TransferClient);
  private readonly ref = inject<MatDialogRef<ExportDialog, boolean>>(MatDialogRef);
  private readonly cancelled = new Subject<void>();

  protected readonly icons = { warning: mdiAlertOutline, download: mdiFileExportOutline, done: mdiCheckCircle };
  protected readonly fileName = exportFileName();
  protected readonly model = signal({ password: '' });
  protected readonly form = form(this.model, (path) => required(path.password, { message: 'Enter your password.' }));
  protected readonly chosen = signal<ReadonlySet<RecordStore>>(new Set(RECORD_STORES));
  protected readonly noneChosen = computed(() => this.chosen().size === 0);
  protected readonly stores = RECORD_STORES.map((store) => ({ store, title: STORE_TITLES[store] }));

  protected readonly progress = signal<RequestProgress<Blob> | null>(null);
  /** The size of the saved file in words; null until one was saved. */
  protected readonly saved = signal<string | null>(null);
  protected readonly percent = computed(() => {
    const progress = this.progress();
    return progress?.phase === 'receiving' && progress.total ? (100 * progress.received) / progress.total : null;
  });
  protected readonly work = computed(() => {
    const progress = this.progress();
    return progress?.phase === 'receiving' ? `${fileSize(progress.received)} received` : 'Preparing the file';
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.cancel());
  }

  protected choose(store: RecordStore, wanted: boolean): void {
    this.chosen.update((chosen) => new Set(RECORD_STORES.filter((each) => (each === store ? wanted : chosen.has(each)))));
  }

  /** `12`, or nothing until KIOPS has answered. */
  protected countOf(store: RecordStore): string {
    const count = this.counts.counts()?.[store];
    return count === undefined ? '' : count.toLocaleString('en');
  }


  protected async download(event: Event): Promise<void> {
    event.preventDefault();
    if (this.noneChosen() || this.progress()) return;
    const accepted = await submit(this.form, { action: () => this.receive() });
    if (!accepted) focusFirstError(this.form);
  }

  protected cancel(): void {
    this.cancelled.next();
    this.progress.set(null);
  }

  protected close(): void {
    this.ref.close(this.saved() !== null);
  }

  /** Receives and saves the file; what KIOPS refuses becomes an error of the form. */
  private async receive(): Promise<ReturnType<typeof failureErrors>> {
    const stores = RECORD_STORES.filter((store) => this.chosen().has(store));
    this.progress.set({ phase: 'waiting' });
    const received = this.client.export(stores, this.model().password).pipe(
      tap((progress) => this.progress.set(progress)),
      takeUntil(this.cancelled),
    );
    try {
      const last = await lastValueFrom(received, { defaultValue: null });
      if (last?.phase === 'done') this.save(last.result);
      return undefined;
    } catch (error) {
      const failure = toFailure(error);
      return failure.code === 'wrong-password'
        ? { kind: 'service', message: failure.message, fieldTree: this.form.password }
        : failureErrors(this.form, failure);
    } finally {
      this.progress.set(null);
    }
  }

  private save(content: Blob): void {
    saveFile(content, this.fileName);
    this.saved.set(fileSize(content.size));
    this.form().reset({ password: '' });
  }
}
