import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { form, FormField, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatOption, MatSelect } from '@angular/material/select';
import type { NewServiceToken, ServiceToken } from '@kiops/contracts';
import { PasswordField } from '../password/password-field';
import { FormFailure } from '../problem/form-failure';
import { passwordFailureErrors, submitForm } from '../problem/submit';
import { TokenShown } from './token-shown';
import { TokensClient } from './tokens-client';

/** Which token, and where it is listed. */
export interface OneTokenData {
  readonly place: string;
  readonly of?: string;
  readonly token: ServiceToken;
}

/** For how many days the old token may go on. */
const OVERLAPS = [
  { days: 0, words: 'It ends at once' },
  { days: 1, words: '1 day' },
  { days: 7, words: '7 days' },
];

/** Makes the next token in the place of one; then shows it. Closes with true when it was made. */
@Component({
  selector: 'kiops-rotate-token-dialog',
  imports: [
    FormFailure,
    FormField,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MatFormField,
    MatLabel,
    MatOption,
    MatSelect,
    PasswordField,
    TokenShown,
  ],
  template: `
    @if (made(); as token) {
      <kiops-token-shown [token]="token" [of]="data.of" />
    } @else {
      <h2 mat-dialog-title>Rotate {{ data.token.name }}</h2>
      <form novalidate (submit)="$event.preventDefault(); rotate()">
        <mat-dialog-content>
          <div class="kiops-form">
            <p class="muted">
              The next token may do the same, and lives as long from now on. Put it where the old one is,
              before that ends.
            </p>
            <mat-form-field appearance="outline" subscriptSizing="dynamic">
              <mat-label>The old one goes on for</mat-label>
              <mat-select [formField]="form.days">
                @for (each of overlaps; track each.days) {
                  <mat-option [value]="each.days">{{ each.words }}</mat-option>
                }
              </mat-select>
            </mat-form-field>
            <kiops-password-field
              label="Your password"
              autocomplete="current-password"
              [field]="form.password"
            />
            <kiops-form-failure [form]="form" />
          </div>
        </mat-dialog-content>
        <mat-dialog-actions>
          <button type="button" matButton mat-dialog-close>Cancel</button>
          <button type="submit" matButton="filled">Rotate</button>
        </mat-dialog-actions>
      </form>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RotateTokenDialog {
  readonly #client = inject(TokensClient);
  readonly #model = signal({ days: 1, password: '' });

  protected readonly data = inject<OneTokenData>(MAT_DIALOG_DATA);
  protected readonly made = signal<NewServiceToken | undefined>(undefined);
  protected readonly overlaps = OVERLAPS;
  protected readonly form = form(this.#model, (path) => {
    required(path.password, { message: 'Enter your password.' });
  });

  protected async rotate(): Promise<void> {
    await submitForm(
      this.form,
      async () => {
        const { days, password } = this.#model();
        const rotation = { overlapSeconds: days * 86_400, password };
        this.made.set(await this.#client.rotate(this.data.place, this.data.token.id, rotation));
      },
      (failure) => passwordFailureErrors(this.form, this.form.password, failure),
    );
  }
}
