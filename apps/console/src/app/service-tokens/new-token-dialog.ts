import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { form, FormField, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect, MatSelectTrigger } from '@angular/material/select';
import {
  definitionOf,
  PERSONAL_SCOPES,
  RECORD_STORES,
  SCOPES,
  type NewServiceToken,
  type RecordStore,
  type Scope,
} from '@kiops/contracts';
import { ServiceClock } from '../dates/service-clock';
import { PasswordField } from '../password/password-field';
import { FieldError } from '../problem/field-error';
import { FormFailure } from '../problem/form-failure';
import { passwordFailureErrors, submitForm } from '../problem/submit';
import { TokenShown } from './token-shown';
import { TokensClient } from './tokens-client';

/** Whose token it is to be. */
export interface NewTokenDialogData {
  /** The address of the list that it comes into. */
  readonly place: string;
  /** The name of the service account; undefined for a personal token. */
  readonly of?: string;
}

const DAY = 86_400_000;

const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  'records:read': 'see records, without their secrets',
  'records:reveal': 'read secrets, one by one',
  'records:write': 'add, change and delete records',
  'records:export': 'export all, with records:reveal',
  'connections:write': 'say which records a service uses',
  'on-behalf-of': 'act for the users that you name',
};

/** Makes a token; then shows it. Closes with true when one was made. */
@Component({
  selector: 'kiops-new-token-dialog',
  imports: [
    FieldError,
    FormFailure,
    FormField,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatOption,
    MatSelect,
    MatSelectTrigger,
    PasswordField,
    TokenShown,
  ],
  templateUrl: './new-token-dialog.html',
  styles: `
    .fields {
      padding-top: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NewTokenDialog {
  readonly #client = inject(TokensClient);
  readonly #clock = inject(ServiceClock);
  protected readonly data = inject<NewTokenDialogData>(MAT_DIALOG_DATA);
  readonly #model = signal({
    name: '',
    scopes: ['records:read', ...(this.data.of === undefined ? [] : ['on-behalf-of'])] as Scope[],
    users: '',
    stores: [] as RecordStore[],
    addresses: '',
    days: 90,
    password: '',
  });

  protected readonly made = signal<NewServiceToken | undefined>(undefined);
  protected readonly scopes = this.data.of === undefined ? PERSONAL_SCOPES : SCOPES;
  protected readonly scopeWords = SCOPE_WORDS;
  protected readonly stores = RECORD_STORES.map((store) => ({ store, name: definitionOf(store).words.many }));
  protected readonly lives = [7, 30, 90, 180, 365];
  protected readonly actsForUsers = computed(() => this.#model().scopes.includes('on-behalf-of'));
  protected readonly form = form(this.#model, (path) => {
    required(path.name, { message: 'Enter a name.' });
    validate(path.scopes, ({ value }) =>
      value().length > 0 ? undefined : { kind: 'required', message: 'Choose at least one scope.' },
    );
    required(path.password, { message: 'Enter your password.' });
  });

  protected async make(): Promise<void> {
    await submitForm(
      this.form,
      async () => {
        const { name, scopes, users, stores, addresses, days, password } = this.#model();
        const networks = words(addresses);
        this.made.set(
          await this.#client.make(this.data.place, {
            name: name.trim(),
            scopes,
            stores: stores.length === 0 ? null : stores,
            addresses: networks.length === 0 ? null : networks,
            ...(this.actsForUsers() ? { users: words(users) } : {}),
            expiresAt: new Date(this.#clock.now().getTime() + days * DAY).toISOString(),
            password,
          }),
        );
      },
      (failure) => passwordFailureErrors(this.form, this.form.password, failure),
    );
  }
}

/** What stands between commas, blanks and line breaks. */
function words(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '');
}
