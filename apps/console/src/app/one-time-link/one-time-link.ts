import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  resource,
  signal,
} from '@angular/core';
import { form, FormField, applyWhen } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatProgressBar } from '@angular/material/progress-bar';
import { Router, RouterLink } from '@angular/router';
import type { LinkPurpose } from '@kiops/contracts';
import { Entrance } from '../entrance/entrance';
import { takeFragmentSecret } from '../page/fragment-secret';
import { nameRule, newPasswordRule, repeatRule } from '../password/account-rules';
import { PasswordField } from '../password/password-field';
import { StrengthMeter } from '../password/strength-meter';
import { toFailure } from '../problem/failure';
import { FieldError } from '../problem/field-error';
import { FormFailure } from '../problem/form-failure';
import { submitToService } from '../problem/submit';
import { KeptTokens } from '../service-tokens/kept-tokens';
import { Session } from '../session/session';
import { SessionClient } from '../session/session-client';

/** Where a one-time link leads: to join by an invitation, or to choose a new password. */
@Component({
  selector: 'kiops-one-time-link',
  imports: [
    Entrance,
    FieldError,
    FormFailure,
    FormField,
    KeptTokens,
    MatButton,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    MatProgressBar,
    PasswordField,
    RouterLink,
    StrengthMeter,
  ],
  templateUrl: './one-time-link.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class OneTimeLinkPage {
  /** From the route's data. */
  readonly purpose = input.required<LinkPurpose>();

  readonly #client = inject(SessionClient);
  readonly #session = inject(Session);
  readonly #router = inject(Router);
  readonly #token = takeFragmentSecret('token');

  protected readonly facts = resource({
    params: () => this.#token,
    loader: ({ params: token }) => this.#client.inspectLink(token),
  });
  protected readonly isInvitation = computed(() => this.purpose() === 'invitation');
  protected readonly wrong = computed(() => {
    const error = this.facts.error();
    if (error) return toFailure(error).message;
    const ours =
      this.#token !== undefined && (!this.facts.hasValue() || this.facts.value().purpose === this.purpose());
    return ours ? undefined : 'This link is not complete. Copy all of it from the message you got.';
  });

  protected readonly loadTokens = async () =>
    (this.facts.hasValue() && this.facts.value().serviceTokens) || [];
  protected readonly kept = signal<readonly string[]>([]);

  readonly #model = linkedSignal(() => ({
    name: (this.facts.hasValue() && this.facts.value().name) || '',
    password: '',
    repeat: '',
  }));
  protected readonly form = form(this.#model, (path) => {
    applyWhen(
      path,
      () => this.isInvitation(),
      (joining) => nameRule(joining.name),
    );
    newPasswordRule(path.password, () => this.about());
    repeatRule(path.repeat, path.password);
  });

  /** Whose password it is, as far as the page knows. */
  protected readonly about = computed(() => ({
    ...(this.facts.hasValue() ? { email: this.facts.value().email } : {}),
    name: this.#model().name.trim(),
  }));

  protected async redeem(): Promise<void> {
    const token = this.#token;
    if (token === undefined) return;
    const { name, password } = this.#model();
    const kept = this.kept();
    const redemption = {
      token,
      password,
      ...(this.isInvitation() ? { name: name.trim() } : {}),
      ...(kept.length === 0 ? {} : { keepTokens: kept }),
    };
    if (await submitToService(this.form, () => this.#session.redeemLink(redemption))) {
      await this.#router.navigateByUrl('/');
    }
  }
}
