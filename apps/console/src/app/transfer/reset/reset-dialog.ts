import { DecimalPipe, NgTemplateOutlet } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogActions,
  MatDialogContent,
  MatDialogRef,
} from '@angular/material/dialog';
import { MatFormField, MatInput, MatLabel } from '@angular/material/input';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import { BrowserVault, GONE_STATES, type VaultStatus } from '@kiops/browser-vault';
import { RECORD_STORES, resetConfirmation, TRASH_DAYS } from '@kiops/contracts';
import { mdiAlertOutline, mdiFileExportOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { Icon } from '../../icon/icon';
import { type Failure, toFailure } from '../../problem/failure';
import { faultSentence } from '../../vault/fault-sentence';
import { NotedChanges } from '../../vault/noted-changes';
import { VaultSession } from '../../vault/vault-session';
import { DialogHead } from '../../dialog/dialog-head';
import { FailureCallout } from '../../problem/failure-callout';
import { QuantityPipe } from '../../quantities/quantity-pipe';
import { quantity } from '../../quantities/quantities';
import { RecordCounts } from '../../records/record-counts';
import { STORE_TITLES } from '../../records/store-titles';
import { TransferClient } from '../client/transfer-client';

/** A vault that is there, whatever is in it. */
const UNOPENED: readonly VaultStatus[] = ['locked', ...GONE_STATES];

/** What a reset deletes. */
type Place = 'browser' | 'kiops' | 'both';

/** Reset: deletes what the account keeps on KIOPS, or what this browser keeps, or both, once its number was typed. */
@Component({
  selector: 'kiops-reset-dialog',
  imports: [
    DecimalPipe,
    DialogHead,
    FailureCallout,
    Icon,
    MatButton,
    MatCheckbox,
    MatDialogActions,
    MatDialogContent,
    MatFormField,
    MatInput,
    MatLabel,
    MatProgressBar,
    MatRadioButton,
    MatRadioGroup,
    NgTemplateOutlet,
    QuantityPipe,
  ],
  providers: [RecordCounts],
  templateUrl: './reset-dialog.html',
  styleUrls: ['../choice-cards.scss', './reset-dialog.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ResetDialog {
  protected readonly counts = inject(RecordCounts);
  private readonly client = inject(TransferClient);
  private readonly vault = inject(BrowserVault);
  private readonly vaultSession = inject(VaultSession);
  private readonly openExport = inject<(dialog: MatDialog) => Promise<boolean>>(MAT_DIALOG_DATA);
  private readonly dialog = inject(MatDialog);
  private readonly changes = inject(NotedChanges);
  private readonly ref = inject<MatDialogRef<ResetDialog, boolean>>(MatDialogRef);

  private recordsDeleted = false;

  protected readonly icons = { warning: mdiAlertOutline, export: mdiFileExportOutline };
  protected readonly trashDays = TRASH_DAYS;
  protected readonly typed = signal('');
  protected readonly exported = signal(false);
  /** No trash: people reset after a leak. */
  protected readonly erases = signal(false);
  protected readonly deleting = signal(false);
  protected readonly failure = signal<Failure | null>(null);

  /** What of this browser was not deleted, after the records were. */
  protected readonly browserFault = signal('');

  private readonly placeChosen = signal<Place>('kiops');
  /** How many records and SSH secrets there are. */
  protected readonly records = computed(() => this.counts.everything() ?? 0);
  protected readonly secrets = computed(() => this.vault.state().secrets);
  protected readonly trashed = computed(() => this.vault.state().trashed);
  /** Whether this browser has something to forget: a vault that nobody can open any more counts, with nothing in it too. */
  protected readonly hasVault = computed(
    () => this.secrets() + this.trashed() > 0 || UNOPENED.includes(this.vault.state().status),
  );
  protected readonly place = computed((): Place => {
    // Where there is nothing, there is no choice.
    if (!this.hasVault()) return 'kiops';
    return this.records() === 0 ? 'browser' : this.placeChosen();
  });
  protected readonly deletesRecords = computed(() => this.place() !== 'browser' && this.records() > 0);
  protected readonly deletesSecrets = computed(() => this.place() !== 'kiops' && this.hasVault());

  /** `36 records and 9 secrets`; empty while there is nothing to delete. */
  protected readonly what = computed(() =>
    [
      this.deletesRecords() ? quantity(this.records(), 'record') : '',
      this.deletesSecrets() ? quantity(this.secrets(), 'secret') : '',
    ]
      .filter(Boolean)
      .join(' and '),
  );
  /** What has to be typed; null while there is nothing to delete. */
  protected readonly confirmation = computed(() => {
    const records = this.deletesRecords() ? resetConfirmation(this.records()) : '';
    const secrets = this.deletesSecrets()
      ? `${this.secrets()} ${this.secrets() === 1 ? 'secret' : 'secrets'}`
      : '';
    if (!secrets) return records || null;
    return records ? `${records} and ${secrets}` : `delete ${secrets}`;
  });
  protected readonly confirmed = computed(() => this.typed().trim() === this.confirmation());
  protected readonly held = computed(() => {
    const counts = this.counts.counts();
    if (!counts) return '';
    return RECORD_STORES.filter((store) => counts[store] > 0)
      .map((store) => `${STORE_TITLES[store]} ${counts[store].toLocaleString('en')}`)
      .join(' · ');
  });

  /** What of it nothing brings back. */
  protected readonly isFinal = computed((): 'all' | 'browser' | 'nothing' => {
    if (this.deletesRecords() && !this.erases()) return this.deletesSecrets() ? 'browser' : 'nothing';
    return this.deletesRecords() || this.deletesSecrets() ? 'all' : 'nothing';
  });

  /** What was typed was meant for the other way. */
  protected chooseErasing(erases: boolean): void {
    this.erases.set(erases);
    this.typed.set('');
  }

  protected choose(place: Place): void {
    this.placeChosen.set(place);
    this.typed.set('');
  }

  protected async exportFirst(): Promise<void> {
    if (await this.openExport(this.dialog)) this.exported.set(true);
  }

  protected async delete(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.confirmed() || this.deleting()) return;
    this.deleting.set(true);
    this.failure.set(null);
    try {
      const [onKiops, here, secrets] = [this.deletesRecords(), this.deletesSecrets(), this.secrets()];
      const deleted: string[] = [];
      let noted = Promise.resolve('');
      if (onKiops) {
        const { removed } = await firstValueFrom(
          this.client.reset(resetConfirmation(this.records()), this.erases()),
        );
        deleted.push(quantity(removed, 'record'));
        this.recordsDeleted = true;
      }
      if (here) {
        const forgotten = await this.forgetHere();
        if (!forgotten) return;
        noted = forgotten.noted;
        deleted.push(`${quantity(secrets, 'SSH secret')} of this browser`);
      }
      const kept = onKiops && !this.erases() ? ` The records wait in the Trash for ${TRASH_DAYS} days.` : '';
      this.changes.say(`${deleted.join(' and ')} deleted.${kept}`, noted);
      this.ref.close(this.recordsDeleted);
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
    if (!this.deleting()) this.ref.close(this.recordsDeleted);
  }

  /** Forgets what this browser keeps. When that fails, the dialog stays and says so: null. */
  private async forgetHere(): Promise<{ readonly noted: Promise<string> } | null> {
    try {
      return await this.vaultSession.startOver();
    } catch (error) {
      this.browserFault.set(faultSentence(error));
      this.typed.set('');
      this.counts.refresh();
      return null;
    }
  }
}
