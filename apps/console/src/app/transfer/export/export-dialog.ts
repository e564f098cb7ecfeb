import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { form, required, submit } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialog, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatProgressBar } from '@angular/material/progress-bar';
import { BrowserVault, type SecretExport } from '@kiops/browser-vault';
import { RECORD_STORES, type RecordStore } from '@kiops/contracts';
import { mdiAlertOutline, mdiCheckCircle, mdiFileExportOutline, mdiLock, mdiMonitorLock } from '@mdi/js';
import { lastValueFrom, Subject, takeUntil, tap } from 'rxjs';
import { Icon } from '../../icon/icon';
import { PasswordField } from '../../password/password-field';
import { toFailure } from '../../problem/failure';
import { FormFailure } from '../../problem/form-failure';
import { focusFirstError, passwordFailureErrors } from '../../problem/submit';
import { damagedInWords } from '../../vault/damaged-words';
import { faultSentence } from '../../vault/fault-sentence';
import { openUnlock } from '../../vault/open-unlock';
import { DialogHead } from '../../dialog/dialog-head';
import { sizeText, quantity } from '../../quantities/quantities';
import type { RequestProgress } from '../client/request-progress';
import { exportFileName, saveFile } from '../../file/save-file';
import { STORE_TITLES } from '../../records/store-titles';
import { TransferClient } from '../client/transfer-client';
import { RecordCounts } from '../../records/record-counts';
import { sshSecretsFile, UnusableExport, withSshSecrets } from './with-ssh-secrets';

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
  providers: [RecordCounts],
  templateUrl: './export-dialog.html',
  styleUrl: './export-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ExportDialog {
  protected readonly counts = inject(RecordCounts);
  private readonly client = inject(TransferClient);
  private readonly vault = inject(BrowserVault);
  private readonly dialog = inject(MatDialog);
  private readonly ref = inject<MatDialogRef<ExportDialog, boolean>>(MatDialogRef);
  private readonly cancelled = new Subject<void>();

  protected readonly icons = {
    warning: mdiAlertOutline,
    download: mdiFileExportOutline,
    done: mdiCheckCircle,
    browser: mdiMonitorLock,
    locked: mdiLock,
  };
  protected readonly fileName = exportFileName();
  protected readonly model = signal({ password: '' });
  protected readonly form = form(this.model, (path) =>
    required(path.password, { when: () => this.asksKiops(), message: 'Enter your password.' }),
  );
  protected readonly chosen = signal<ReadonlySet<RecordStore>>(new Set(RECORD_STORES));
  /** How many SSH secrets this browser keeps. */
  protected readonly kept = computed(() => this.vault.state().secrets);
  protected readonly isLocked = computed(() => this.vault.state().status === 'locked');
  protected readonly isReadable = computed(() => this.vault.state().readable);
  protected readonly secretsWanted = signal(true);
  /** Whether the file gets the SSH secrets: a vault that is not open does not give them. */
  protected readonly withSecrets = computed(() => this.secretsWanted() && this.isReadable());
  /** Whether the file has a part of KIOPS; without it, it is made in this browser alone. */
  protected readonly asksKiops = computed(() => this.chosen().size > 0);
  protected readonly noneChosen = computed(() => !this.asksKiops() && !this.withSecrets());
  protected readonly stores = RECORD_STORES.map((store) => ({ store, title: STORE_TITLES[store] }));

  protected readonly progress = signal<RequestProgress<Blob> | null>(null);
  /** The size of the saved file in words; null until one was saved. */
  protected readonly saved = signal<string | null>(null);
  /** What of this browser is in the saved file, or why not; empty when it keeps nothing. */
  protected readonly secretsInWords = signal('');
  protected readonly percent = computed(() => {
    const progress = this.progress();
    return progress?.phase === 'receiving' && progress.total
      ? (100 * progress.received) / progress.total
      : null;
  });
  protected readonly work = computed(() => {
    const progress = this.progress();
    return progress?.phase === 'receiving' ? `${sizeText(progress.received)} received` : 'Preparing the file';
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.cancel());
  }

  protected choose(store: RecordStore, wanted: boolean): void {
    this.chosen.update(
      (chosen) => new Set(RECORD_STORES.filter((each) => (each === store ? wanted : chosen.has(each)))),
    );
  }

  /** `12`, or nothing until KIOPS has answered. */
  protected countOf(store: RecordStore): string {
    const count = this.counts.counts()?.[store];
    return count === undefined ? '' : count.toLocaleString('en');
  }

  protected unlock(): void {
    void openUnlock(this.dialog);
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
  private async receive(): Promise<ReturnType<typeof passwordFailureErrors>> {
    const stores = RECORD_STORES.filter((store) => this.chosen().has(store));
    this.progress.set({ phase: 'waiting' });
    let exported: SecretExport | undefined;
    try {
      exported = this.withSecrets() ? await this.vault.export() : undefined;
      if (stores.length === 0) {
        this.save(sshSecretsFile(exported?.sshSecrets ?? [], location.origin), exported);
        return undefined;
      }
    } catch (error) {
      this.progress.set(null);
      return { kind: 'browser', message: `The SSH secrets could not be read. ${faultSentence(error)}` };
    }
    const received = this.client.export(stores, this.model().password).pipe(
      tap((progress) => this.progress.set(progress)),
      takeUntil(this.cancelled),
    );
    try {
      const last = await lastValueFrom(received, { defaultValue: null });
      if (last?.phase === 'done')
        this.save(exported ? await withSshSecrets(last.result, exported.sshSecrets) : last.result, exported);
      return undefined;
    } catch (error) {
      if (error instanceof UnusableExport) return { kind: 'browser', message: error.message };
      return passwordFailureErrors(this.form, this.form.password, toFailure(error));
    } finally {
      this.progress.set(null);
    }
  }

  private save(content: Blob, exported: SecretExport | undefined): void {
    saveFile(content, this.fileName);
    this.progress.set(null);
    if (exported) {
      this.secretsInWords.set(exportedInWords(exported));
      // Not knowing when costs a date: the file is saved.
      void this.vault.exported().catch(() => undefined);
    }
    if (!exported && !this.isReadable() && this.kept() > 0) {
      const reason = this.isLocked() ? 'is locked' : 'cannot be opened';
      this.secretsInWords.set(
        `${quantity(this.kept(), 'SSH secret')} of this browser left out: the vault ${reason}.`,
      );
    }
    this.saved.set(sizeText(content.size));
    this.form().reset({ password: '' });
  }
}

function exportedInWords({ sshSecrets, damaged }: SecretExport): string {
  const saved = `With ${quantity(sshSecrets.length, 'SSH secret')} of this browser.`;
  return damaged.length > 0 ? `${saved} Damaged and left out: ${damagedInWords(damaged)}.` : saved;
}
