import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { form } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { FormFailure } from '../problem/form-failure';
import { submitToService } from '../problem/submit';

/** What is asked before something ends for good. */
export interface EndDialogData {
  readonly heading: string;
  readonly sentence: string;
  /** What the button says that does it. */
  readonly action: string;
  readonly end: () => Promise<void>;
}

/** Asks before a token, or a service account with its tokens, ends. Closes with true when it has. */
@Component({
  selector: 'kiops-end-dialog',
  imports: [FormFailure, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>{{ data.heading }}</h2>
    <mat-dialog-content>
      <p>{{ data.sentence }}</p>
      <kiops-form-failure [form]="form" />
    </mat-dialog-content>
    <mat-dialog-actions>
      <button matButton="tonal" type="button" mat-dialog-close>Cancel</button>
      <button matButton="filled" type="button" class="danger" (click)="end()">{{ data.action }}</button>
    </mat-dialog-actions>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EndDialog {
  readonly #dialog = inject<MatDialogRef<EndDialog, boolean>>(MatDialogRef);
  protected readonly data = inject<EndDialogData>(MAT_DIALOG_DATA);
  protected readonly form = form(signal({}));

  protected async end(): Promise<void> {
    if (await submitToService(this.form, () => this.data.end())) this.#dialog.close(true);
  }
}
