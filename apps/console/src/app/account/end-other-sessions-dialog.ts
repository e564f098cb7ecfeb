import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { form, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { PasswordField } from '../password/password-field';
import { FormFailure } from '../problem/form-failure';
import { failureErrors, SERVICE_ERROR, submitForm } from '../problem/submit';
import { KeptTokens, type LoadTokens } from '../service-tokens/kept-tokens';
import { Session } from '../session/session';
import { AccountClient } from './account-client';

/** Asks for the password, and which service tokens to keep, before the others end. Closes with true when they have. */
@Component({
  selector: 'kiops-end-other-sessions-dialog',
  imports: [
    FormFailure,
    KeptTokens,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    PasswordField,
  ],
  template: `
    <h2 mat-dialog-title>End all other sessions</h2>
    <form novalidate (submit)="$event.preventDefault(); end()">
      <mat-dialog-content>
        <div class="kiops-form fields">
          <p class="muted">You stay signed in here. Every other browser has to sign in again.</p>
          <input hidden type="email" autocomplete="username" aria-label="Email" [value]="email" />
          <kiops-password-field
            label="Your password"
            autocomplete="current-password"
            [field]="form.password"
          />
          <kiops-kept-tokens [load]="load" [(kept)]="kept" />
          <kiops-form-failure [form]="form" />
        </div>
      </mat-dialog-content>
      <mat-dialog-actions>
        <button type="button" matButton mat-dialog-close>Cancel</button>
        <button type="submit" matButton="filled">End them</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    .fields {
      padding-top: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EndOtherSessionsDialog {
  readonly #client = inject(AccountClient);
  readonly #dialog = inject<MatDialogRef<EndOtherSessionsDialog, boolean>>(MatDialogRef);
  readonly #model = signal({ password: '' });

  protected readonly load: LoadTokens = () => this.#client.serviceTokens();
  protected readonly kept = signal<readonly string[]>([]);
  protected readonly email = inject(Session).me()?.email ?? '';
  protected readonly form = form(this.#model, (path) => {
    required(path.password, { message: 'Enter your password.' });
  });

  protected async end(): Promise<void> {
    const ended = await submitForm(
      this.form,
      () => this.#client.endOtherSessions(this.#model().password, this.kept()),
      (failure) =>
        failure.code === 'wrong-password'
          ? { kind: SERVICE_ERROR, message: failure.message, fieldTree: this.form.password }
          : failureErrors(this.form, failure),
    );
    if (ended) this.#dialog.close(true);
  }
}
