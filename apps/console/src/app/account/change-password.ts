import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { form, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatSnackBar } from '@angular/material/snack-bar';
import { newPasswordRule, repeatRule } from '../password/account-rules';
import { PasswordField } from '../password/password-field';
import { StrengthMeter } from '../password/strength-meter';
import { FormFailure } from '../problem/form-failure';
import { passwordFailureErrors, submitForm } from '../problem/submit';
import { KeptTokens, type LoadTokens } from '../service-tokens/kept-tokens';
import { Session } from '../session/session';
import { AccountClient } from './account-client';

const EMPTY = { current: '', password: '', repeat: '' };

/** Current, new, and new again. The other sessions end when it is saved, and the service tokens that are not kept. */
@Component({
  selector: 'kiops-change-password',
  imports: [FormFailure, KeptTokens, MatButton, PasswordField, StrengthMeter],
  template: `
    <form class="kiops-form" novalidate (submit)="$event.preventDefault(); change()">
      <input hidden type="email" autocomplete="username" aria-label="Email" [value]="email()" />
      <kiops-password-field label="Current password" autocomplete="current-password" [field]="form.current" />
      <kiops-password-field label="New password" [field]="form.password" />
      <kiops-strength-meter
        [password]="form.password().value()"
        [about]="about()"
        [isRuleSaid]="form.password().touched() && form.password().invalid()"
      />
      <kiops-password-field label="Repeat the password" [field]="form.repeat" />
      <kiops-kept-tokens [load]="load()" [(kept)]="kept" />
      <kiops-form-failure [form]="form" />
      <p class="small muted">You stay signed in here. Your other sessions end.</p>
      <div><button type="submit" matButton="filled">Change password</button></div>
    </form>
  `,
  styles: `
    :host {
      display: block;
      max-width: 424px;
      padding: 24px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChangePassword {
  readonly #client = inject(AccountClient);
  readonly #session = inject(Session);
  readonly #snackBar = inject(MatSnackBar);
  readonly #model = signal(EMPTY);

  /** Another function loads again. */
  protected readonly load = signal<LoadTokens>(() => this.#client.serviceTokens());
  protected readonly kept = signal<readonly string[]>([]);
  protected readonly email = () => this.#session.me()?.email ?? '';
  protected readonly about = computed(() => {
    const me = this.#session.me();
    return me ? { email: me.email, name: me.name } : {};
  });
  protected readonly form = form(this.#model, (path) => {
    required(path.current, { message: 'Enter your current password.' });
    newPasswordRule(path.password, () => ({ current: this.#model().current, ...this.about() }));
    repeatRule(path.repeat, path.password);
  });

  protected async change(): Promise<void> {
    const { current, password } = this.#model();
    const changed = await submitForm(
      this.form,
      () => this.#client.changePassword(current, password, this.kept()),
      (failure) => passwordFailureErrors(this.form, this.form.current, failure),
    );
    if (!changed) return;
    this.form().reset(EMPTY);
    this.kept.set([]);
    this.load.set(() => this.#client.serviceTokens());
    this.#snackBar.open('Password changed. Your other sessions have ended.', undefined, { duration: 6_000 });
  }
}
