import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import type { RecordByStore, RecordStore } from '@kiops/contracts';
import { mdiCheck, mdiContentCopy, mdiDownloadOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { DialogHead } from '../../dialog/dialog-head';
import { saveFile } from '../../file/save-file';
import { Icon } from '../../icon/icon';
import { toFailure } from '../../problem/failure';
import { SNACK } from '../../snack/snack';
import { RecordsClient, type RevealedFields } from '../records-client';
import { SecretClipboard } from '../secret/secret-clipboard';
import { formsOf, type RecordForm } from './record-forms';

/** One record in the forms that its tools read: to copy, or to download. Its secret is read when it is asked for. */
@Component({
  selector: 'kiops-copy-as-dialog',
  imports: [DialogHead, Icon, MatButton, MatDialogActions, MatDialogContent],
  template: `
    <kiops-dialog-head heading="Copy as…" (closed)="close()">{{ data.record.label }}</kiops-dialog-head>
    <mat-dialog-content>
      @if (forms.length === 0) {
        <p class="muted">
          KIOPS keeps nothing of it that a tool could read. Edit it, and enter its secret first.
        </p>
      } @else {
        <ul aria-label="Forms">
          @for (form of forms; track form.title) {
            <li>
              <div class="grow">
                <div>{{ form.title }}</div>
                <div class="small muted">{{ form.words }}</div>
              </div>
              <div class="buttons">
                @if (form.text) {
                  <button
                    type="button"
                    matButton
                    [attr.aria-label]="'Copy ' + form.title"
                    (click)="copy(form)"
                  >
                    <kiops-icon
                      [path]="clipboard.copiedKey() === keyOf(form) ? icons.copied : icons.copy"
                    />Copy
                  </button>
                }
                @if (form.file) {
                  <button
                    type="button"
                    matButton
                    [attr.aria-label]="'Download ' + form.title"
                    (click)="download(form)"
                  >
                    <kiops-icon [path]="icons.download" />Download
                  </button>
                }
              </div>
            </li>
          }
        </ul>
        @if (hasSecrets) {
          <p class="small muted">
            Reading the secret stands in the activity, as everywhere. A copy is taken from the clipboard after
            30 seconds; a downloaded file can be read by everyone at this computer.
          </p>
        }
      }
    </mat-dialog-content>
    <mat-dialog-actions>
      <button type="button" matButton="tonal" (click)="close()">Close</button>
    </mat-dialog-actions>
  `,
  styles: `
    ul {
      margin: 0 0 12px;
      padding: 0;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--mat-sys-corner-medium);
      list-style: none;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 0 4px;
      align-items: center;
      padding: 8px 8px 8px 14px;
    }
    li + li {
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    .buttons {
      display: flex;
      margin-left: auto;
    }
    .grow {
      flex: 1 1 220px;
      min-width: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CopyAsDialog {
  protected readonly data = inject<{
    readonly store: RecordStore;
    readonly record: RecordByStore[RecordStore];
  }>(MAT_DIALOG_DATA);
  protected readonly clipboard = inject(SecretClipboard);
  private readonly plainClipboard = inject(Clipboard);
  private readonly client = inject(RecordsClient);
  private readonly snackBar = inject(MatSnackBar);
  private readonly ref = inject<MatDialogRef<CopyAsDialog>>(MatDialogRef);

  protected readonly forms = formsOf(this.data.store, this.data.record as never);
  protected readonly hasSecrets = this.forms.some((form) => form.isSecret);
  protected readonly icons = { copy: mdiContentCopy, copied: mdiCheck, download: mdiDownloadOutline };

  protected keyOf({ title }: RecordForm): string {
    return `${this.data.store}/${this.data.record.id}/as/${title}`;
  }

  protected async copy(form: RecordForm): Promise<void> {
    const { text } = form;
    if (!text) return;
    if (form.isSecret) {
      return this.clipboard.copy(this.keyOf(form), form.title, this.secrets(form).then(text));
    }
    const copied = this.plainClipboard.copy(text({}));
    this.say(copied ? `${form.title} copied.` : 'The browser did not let KIOPS copy.');
  }

  protected async download(form: RecordForm): Promise<void> {
    const { file } = form;
    if (!file) return;
    try {
      const content = file.content(await this.secrets(form));
      saveFile(new Blob([content], { type: 'application/octet-stream' }), file.name);
    } catch (error) {
      this.say(toFailure(error).message);
    }
  }

  protected close(): void {
    this.ref.close();
  }

  /** Audited, each time. */
  private secrets({ isSecret }: RecordForm): Promise<RevealedFields> {
    const { store, record } = this.data;
    return isSecret ? firstValueFrom(this.client.reveal(store, record.id)) : Promise.resolve({});
  }

  private say(words: string): void {
    this.snackBar.open(words, undefined, SNACK);
  }
}
