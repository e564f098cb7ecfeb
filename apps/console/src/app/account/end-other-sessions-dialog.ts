import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { form, required } from '@angular/forms/signals';
import { MatDialogRef } from '@angular/material/dialog';
import { PasswordField } from '../password/password-field';
import { passwordFailureErrors, submitForm } from '../problem/submit';
import type { LoadTokens } from '../service-tokens/kept-tokens';
import { SignOutFrame } from '../service-tokens/sign-out-frame';
import { Session } from '../session/session';
import { AccountClient } from './account-client';

/** Asks for the password, and which service tokens to keep, before the others end. Closes with true when they have. */
@Component({
  selector: 'kiops-end-other-sessions-dialog',
  imports: [PasswordField, SignOutFrame],
  template: `
    <kiops-sign-out-frame
      heading="End all other sessions"
      action="End them"
      [form]="form"
      [load]="load"
      [(kept)]="kept"
      (confirmed)="end()"
    >
      <p class="muted">You stay signed in here. Every other browser has to sign in again.</p>
      <input hidden type="email" autocomplete="username" aria-label="Email" [value]="email" />
      <kiops-password-field label="Your password" autocomplete="current-password" [field]="form.password" />
    </kiops-sign-out-frame>
  `,
  styles: `
    .muted {
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
      (failure) => passwordFailureErrors(this.form, this.form.password, failure),
    );
    if (ended) this.#dialog.close(true);
  }
}
