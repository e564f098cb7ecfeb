import { ChangeDetectionStrategy, Component, inject, resource, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Router, RouterLink } from '@angular/router';
import { Entrance } from '../entrance/entrance';
import { takeFragmentSecret } from '../page/fragment-secret';
import { emailRule, nameRule, newPasswordRule, repeatRule } from '../password/account-rules';
import { PasswordField } from '../password/password-field';
import { StrengthMeter } from '../password/strength-meter';
import { FieldError } from '../problem/field-error';
import { FormFailure } from '../problem/form-failure';
import { submitToService } from '../problem/submit';
import { Session } from '../session/session';
import { SessionClient } from '../session/session-client';

/** Creates the first PlatformAdmin with the one-time code that the service printed at its first start. */
@Component({
  selector: 'kiops-set-up',
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
    RouterLink,
    StrengthMeter,
  ],
  templateUrl: './set-up.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SetUp {
  readonly #client = inject(SessionClient);
  readonly #session = inject(Session);
  readonly #router = inject(Router);
  readonly #model = signal({ name: '', email: '', password: '', repeat: '' });

  protected readonly code = takeFragmentSecret('code');
  protected readonly required = resource({ loader: () => this.#client.isSetUpRequired() });
  protected readonly form = form(this.#model, (path) => {
    nameRule(path.name);
    emailRule(path.email);
    newPasswordRule(path.password, () => this.about());
    repeatRule(path.repeat, path.password);
  });

  protected about(): { email: string; name: string } {
    const { email, name } = this.#model();
    return { email: email.trim(), name: name.trim() };
  }

  protected async create(code: string): Promise<void> {
    const { name, email, password } = this.#model();
    const administrator = { code, name: name.trim(), email: email.trim(), password };
    if (await submitToService(this.form, () => this.#session.setUp(administrator))) {
      await this.#router.navigateByUrl('/');
    }
  }
}
