import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { form, FormField, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router } from '@angular/router';
import { Entrance } from '../entrance/entrance';
import { emailRule } from '../password/account-rules';
import { PasswordField } from '../password/password-field';
import { FieldError } from '../problem/field-error';
import { FormFailure } from '../problem/form-failure';
import { submitToService } from '../problem/submit';
import { Session } from '../session/session';
import { sessionEndWords } from './session-end-words';

/** The sign-in page. Afterwards it goes on to where one wanted to be. */
@Component({
  selector: 'kiops-sign-in',
  imports: [
    Entrance,
    FieldError,
    FormFailure,
    FormField,
    MatButton,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    PasswordField,
  ],
  templateUrl: './sign-in.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignIn {
  /** A path of this console, from the query. */
  readonly returnTo = input<string>();
  /** Why a session ended, from the query. */
  readonly ended = input<string>();

  readonly #session = inject(Session);
  readonly #router = inject(Router);
  readonly #model = signal({ email: '', password: '' });

  protected readonly why = computed(() => sessionEndWords(this.ended()));
  protected readonly form = form(this.#model, (path) => {
    emailRule(path.email);
    required(path.password, { message: 'Enter your password.' });
  });

  protected async signIn(): Promise<void> {
    const { email, password } = this.#model();
    if (await submitToService(this.form, () => this.#session.signIn(email.trim(), password))) {
      await this.#router.navigateByUrl(localPath(this.returnTo()));
    }
  }
}

/** Only a path of this console: a link must not lead a freshly signed-in person elsewhere. */
function localPath(path: string | undefined): string {
  return path && /^\/(?![/\\])/.test(path) ? path : '/';
}
