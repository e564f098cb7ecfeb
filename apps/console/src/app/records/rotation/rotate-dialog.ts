import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { FormField, form, maxLength, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatOption, MatSelect } from '@angular/material/select';
import { LIMITS, type RecordByStore, type RecordStore } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { DateWords } from '../../dates/date-words';
import { FormFailure } from '../../problem/form-failure';
import { submitToService } from '../../problem/submit';
import { usersWords } from '../users-words';
import { SecretInput } from '../form/secret-input';
import { DocumentField } from '../form/document-field';
import { RotationClient } from './rotation-client';
import { secretParts, secretWords, type SecretPart } from './secret-parts';

/** Which record gets a new secret. */
export interface RotateData {
  readonly store: RecordStore;
  readonly record: RecordByStore[RecordStore];
}

/** For how many days the old secret may be kept. */
const GRACES = [
  { days: 0, words: 'Not at all: it ends at once' },
  { days: 1, words: '1 day' },
  { days: 7, words: '7 days' },
  { days: 30, words: '30 days' },
  { days: 90, words: '90 days' },
];

const DAY = 86_400;

/** Gives a record a new secret, and says for how long the old one is kept. Closes with the record. */
@Component({
  selector: 'kiops-rotate-dialog',
  imports: [
    DocumentField,
    FormFailure,
    FormField,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MatFormField,
    MatHint,
    MatLabel,
    MatOption,
    MatSelect,
    SecretInput,
  ],
  template: `
    <h2 mat-dialog-title>Rotate {{ data.record.label }}</h2>
    <form novalidate autocomplete="off" (submit)="$event.preventDefault(); rotate()">
      <mat-dialog-content>
        <div class="kiops-form">
          <p class="muted">
            Make the new {{ words }} at the provider, and enter it here. The old one is kept beside it for a
            while, so that you see who still has it before you revoke it there.
          </p>
          @if (data.record.previousUntil; as until) {
            <div class="callout callout-warn">
              <p>An older one is kept until {{ dates.short(until) }}. This rotation erases it.</p>
            </div>
          }
          @for (part of parts; track part.field) {
            @if (part.isDocument) {
              <kiops-document-field
                [label]="'New ' + part.label"
                [hint]="parts.length > 1 ? 'Leave it empty to keep this file as it is.' : ''"
                [field]="form[part.field]"
              />
            } @else {
              <kiops-secret-input [label]="'New ' + part.label.toLowerCase()" [field]="form[part.field]" />
            }
          }
          <mat-form-field appearance="outline" subscriptSizing="dynamic">
            <mat-label>Keep the old one for</mat-label>
            <mat-select [formField]="form.days">
              @for (grace of graces; track grace.days) {
                <mat-option [value]="grace.days">{{ grace.words }}</mat-option>
              }
            </mat-select>
            @if (users) {
              <mat-hint>It is used by {{ users }}.</mat-hint>
            }
          </mat-form-field>
          <kiops-form-failure [form]="form" />
        </div>
      </mat-dialog-content>
      <mat-dialog-actions>
        <button type="button" matButton mat-dialog-close>Cancel</button>
        <button type="submit" matButton="filled" [disabled]="form().submitting()">Rotate</button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RotateDialog {
  readonly #client = inject(RotationClient);
  readonly #ref = inject<MatDialogRef<RotateDialog, RecordByStore[RecordStore]>>(MatDialogRef);
  readonly #model = signal({
    ...{ password: '', accessToken: '', token: '', kubeconfig: '', ca: '', cert: '', key: '' },
    days: LIMITS.graceSeconds.default / DAY,
  });

  protected readonly data = inject<RotateData>(MAT_DIALOG_DATA);
  protected readonly dates = inject(DateWords);
  protected readonly parts = secretParts(this.data.store, this.data.record);
  protected readonly words = secretWords(this.data.store, this.data.record);
  protected readonly users = usersWords(this.data.record.connections);
  protected readonly graces = GRACES;
  protected readonly form = form(this.#model, (path) => {
    for (const { field, isDocument } of this.parts)
      maxLength(path[field], (isDocument ? LIMITS.document : LIMITS.secret).max, {
        message: 'This is too long for a secret.',
      });
    const last = this.parts.at(-1);
    if (last)
      required(path[last.field], {
        when: () => this.#entered().length === 0,
        message: `Enter the new ${this.words}.`,
      });
  });

  protected async rotate(): Promise<void> {
    const { store, record } = this.data;
    let rotated: RecordByStore[RecordStore] | undefined;
    const accepted = await submitToService(this.form, async () => {
      const secrets = Object.fromEntries(this.#entered().map(({ field }) => [field, this.#model()[field]]));
      rotated = await firstValueFrom(this.#client.rotate(store, record, secrets, this.#model().days * DAY));
    });
    if (accepted) this.#ref.close(rotated);
  }

  #entered(): readonly SecretPart[] {
    return this.parts.filter(({ field }) => this.#model()[field] !== '');
  }
}
