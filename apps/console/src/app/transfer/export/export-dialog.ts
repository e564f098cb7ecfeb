import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { form, FormField, required, submit, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialog, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatError, MatFormField, MatInput, MatLabel } from '@angular/material/input';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import { BrowserVault, type SecretExport, SHORTEST_PASSPHRASE } from '@kiops/browser-vault';
import { RECORD_STORES, type RecordStore } from '@kiops/contracts';
import { mdiAlertOutline, mdiCheckCircle, mdiFileExportOutline, mdiLock, mdiMonitorLock } from '@mdi/js';
import { lastValueFrom, type Observable, Subject, takeUntil, tap } from 'rxjs';
import { ServiceClock } from '../../dates/service-clock';
import { Icon } from '../../icon/icon';
import { PasswordField } from '../../password/password-field';
import { FieldError } from '../../problem/field-error';
import { toFailure } from '../../problem/failure';
import { FormFailure } from '../../problem/form-failure';
import { focusFirstError, passwordFailureErrors } from '../../problem/submit';
import { damagedInWords } from '../../vault/damaged-words';
import { faultSentence } from '../../vault/fault-sentence';
import { NotedChanges } from '../../vault/noted-changes';
import { openUnlock } from '../../vault/open-unlock';
import { DialogHead } from '../../dialog/dialog-head';
import { sizeText, quantity } from '../../quantities/quantities';
import type { RequestProgress } from '../client/request-progress';
import { saveFile } from '../../file/save-file';
import { STORE_TITLES } from '../../records/store-titles';
import { TransferClient } from '../client/transfer-client';
import { RecordCounts } from '../../records/record-counts';
import {
  exportFileName,
  FORMAT_CHOICES,
  isProtected,
  PLAIN_CONFIRMATION,
  type ExportFormat,
} from './export-formats';
import { NewPassphrase } from './new-passphrase';
import { Protection } from './protection';
import { sshSecretsFile, UnusableExport, withSshSecrets } from './with-ssh-secrets';

/** Export Credentials: what the file will hold, what protects it, the account's password, and the download. */
@Component({
  selector: 'kiops-export-dialog',
  imports: [
    DialogHead,
    FieldError,
    FormFailure,
    FormField,
    Icon,
    MatButton,
    MatCheckbox,
    MatDialogActions,
    MatDialogContent,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    MatProgressBar,
    MatRadioButton,
    MatRadioGroup,
    NewPassphrase,
    PasswordField,
  ],
  providers: [RecordCounts],
  templateUrl: './export-dialog.html',
  styleUrls: ['../choice-cards.scss', './export-dialog.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ExportDialog {
  protected readonly counts = inject(RecordCounts);
  private readonly client = inject(TransferClient);
  private readonly protection = inject(Protection);
  private readonly vault = inject(BrowserVault);
  private readonly noted = inject(NotedChanges);
  private readonly clock = inject(ServiceClock);
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
  protected readonly formats = FORMAT_CHOICES;
  protected readonly format = signal<ExportFormat>('protected');
  protected readonly isProtected = computed(() => isProtected(this.format()));
  protected readonly fileName = computed(() => exportFileName(this.format(), this.clock.now()));
  protected readonly confirmation = PLAIN_CONFIRMATION;
  protected readonly shortest = SHORTEST_PASSPHRASE;
  protected readonly model = signal({ password: '', confirmation: '' });
  protected readonly form = form(this.model, (path) => {
    validate(path.confirmation, ({ value }) =>
      this.format() !== 'plain' || value().trim() === PLAIN_CONFIRMATION
        ? undefined
        : {
            kind: 'confirmation',
            message: `Type “${PLAIN_CONFIRMATION}” to export a file that is not protected.`,
          },
    );
    required(path.password, { when: () => this.asksPassword(), message: 'Enter your password.' });
  });
  private readonly newPassphrase = viewChild(NewPassphrase);
  protected readonly chosen = signal<ReadonlySet<RecordStore>>(new Set(RECORD_STORES));
  /** How many SSH secrets this browser keeps. */
  protected readonly kept = computed(() => this.vault.state().secrets);
  /** How many of them cannot be opened any more, as far as that is known. */
  protected readonly damaged = computed(() => this.vault.state().damaged.length);
  protected readonly isLocked = computed(() => this.vault.state().status === 'locked');
  protected readonly isReadable = computed(() => this.vault.state().readable);
  protected readonly secretsWanted = signal(true);
  /** Whether the file gets the SSH secrets: a vault that is not open does not give them, and a template has none. */
  protected readonly withSecrets = computed(
    () => this.secretsWanted() && this.isReadable() && this.format() !== 'template',
  );
  /** Whether the file has a part of KIOPS; without it, it is made in this browser alone. */
  protected readonly asksKiops = computed(() => this.chosen().size > 0);
  /** A file without secrets needs no proof of who asks. */
  protected readonly asksPassword = computed(() => this.asksKiops() && this.format() !== 'template');
  protected readonly noneChosen = computed(() => !this.asksKiops() && !this.withSecrets());
  protected readonly stores = RECORD_STORES.map((store) => ({ store, title: STORE_TITLES[store] }));

  protected readonly progress = signal<RequestProgress<Blob> | { readonly phase: 'protecting' } | null>(null);
  /** The saved file, its size in words; null until one was saved. */
  protected readonly saved = signal<{ readonly name: string; readonly size: string } | null>(null);
  /** What of the records has no place in the saved file; empty when everything has. */
  protected readonly leftOut = signal('');
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
    if (progress?.phase === 'protecting') return 'Protecting the file';
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
    if (this.isProtected() && !this.newPassphrase()?.isReady()) return;
    // A new value, equal or not, makes the form forget why the last try failed.
    this.model.update((value) => ({ ...value }));
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
    } catch (error) {
      this.progress.set(null);
      return { kind: 'browser', message: `The SSH secrets could not be read. ${faultSentence(error)}` };
    }
    const format = this.format();
    try {
      const content = await this.content(stores, format, exported);
      if (content) await this.write(content, format, exported);
      if (content && stores.length === 0) void this.noteSecretsAlone(format, exported);
      return undefined;
    } catch (error) {
      if (error instanceof UnusableExport) return { kind: 'browser', message: error.message };
      return passwordFailureErrors(this.form, this.form.password, toFailure(error));
    } finally {
      this.progress.set(null);
    }
  }

  /** Both halves as one file in clear; undefined when it was cancelled. */
  private async content(
    stores: readonly RecordStore[],
    format: ExportFormat,
    exported: SecretExport | undefined,
  ): Promise<Blob | undefined> {
    if (stores.length === 0)
      return sshSecretsFile(exported?.sshSecrets ?? [], location.origin, this.clock.now());
    const { password } = this.model();
    const sshSecrets = exported?.sshSecrets.length ?? 0;
    const received = this.client
      .export(stores, format === 'template' ? null : { password, file: format, sshSecrets })
      .pipe(tap((progress) => this.progress.set(progress)));
    const last = await this.lastOf(received);
    if (last?.phase !== 'done') return undefined;
    return exported ? withSshSecrets(last.result, exported.sshSecrets) : last.result;
  }

  /** Of a file that is made in this browser alone, KIOPS would not know otherwise. */
  private async noteSecretsAlone(format: ExportFormat, exported: SecretExport | undefined): Promise<void> {
    if (format === 'template' || !exported || !this.saved()) return;
    const notNoted = await this.noted.after('exported', exported.sshSecrets.length, format);
    if (notNoted !== '') this.secretsInWords.update((words) => `${words} ${notNoted}`);
  }

  /** Saves the file in the chosen format, unless it is cancelled meanwhile. */
  private async write(
    content: Blob,
    format: ExportFormat,
    exported: SecretExport | undefined,
  ): Promise<void> {
    if (!isProtected(format)) return this.save(content, exported);
    const passphrase = this.newPassphrase()?.value() ?? '';
    this.progress.set({ phase: 'protecting' });
    const written = await this.lastOf(
      this.protection.protect({ content, passphrase, asCxf: format === 'cxf' }),
    );
    if (!written) return;
    this.leftOut.set(written.leftOut);
    this.save(written.file, exported);
  }

  /** The last value, or null when it was cancelled before. */
  private lastOf<Value>(values: Observable<Value>): Promise<Value | null> {
    return lastValueFrom(values.pipe(takeUntil(this.cancelled)), { defaultValue: null });
  }

  private save(content: Blob, exported: SecretExport | undefined): void {
    const name = this.fileName();
    saveFile(content, name);
    this.progress.set(null);
    if (exported) {
      this.secretsInWords.set(exportedInWords(exported));
      // Not knowing when costs a date: the file is saved.
      void this.vault.exported().catch(() => undefined);
    }
    if (!exported && this.format() !== 'template' && !this.isReadable() && this.kept() > 0) {
      const reason = this.isLocked() ? 'is locked' : 'cannot be opened';
      this.secretsInWords.set(
        `${quantity(this.kept(), 'SSH secret')} of this browser left out: the vault ${reason}.`,
      );
    }
    this.saved.set({ name, size: sizeText(content.size) });
    this.form().reset({ password: '', confirmation: '' });
  }
}

function exportedInWords({ sshSecrets, damaged }: SecretExport): string {
  const saved = `With ${quantity(sshSecrets.length, 'SSH secret')} of this browser.`;
  return damaged.length > 0 ? `${saved} Damaged and left out: ${damagedInWords(damaged)}.` : saved;
}
