import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { form, FormField, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatRadioButton, MatRadioGroup } from '@angular/material/radio';
import { MatOption, MatSelect } from '@angular/material/select';
import { LIMITS, type User } from '@kiops/contracts';
import { FieldError } from '../problem/field-error';
import { FormFailure } from '../problem/form-failure';
import { submitToService } from '../problem/submit';
import { Session } from '../session/session';
import { UsersClient } from './users-client';

interface DeactivateModel {
  records: 'keep' | 'hand-over';
  handOverTo: string;
}

/** Takes a user's access away; their records stay with the account, or go to another user. Closes with how many went. */
@Component({
  selector: 'kiops-deactivate-dialog',
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
    MatLabel,
    MatOption,
    MatRadioButton,
    MatRadioGroup,
    MatSelect,
  ],
  templateUrl: './deactivate-dialog.html',
  styles: `
    .fields {
      padding-top: 16px;
    }
    mat-radio-group {
      display: grid;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DeactivateDialog {
  readonly #client = inject(UsersClient);
  readonly #session = inject(Session);
  readonly #dialog = inject<MatDialogRef<DeactivateDialog, number>>(MatDialogRef);
  readonly #model = signal<DeactivateModel>({ records: 'keep', handOverTo: '' });

  protected readonly user = inject<User>(MAT_DIALOG_DATA);
  protected readonly records =
    this.user.recordCount === 1 ? 'record' : `${this.user.recordCount.toLocaleString('en')} records`;
  readonly #users = resource({ loader: () => this.#client.list('', undefined, LIMITS.pageSize.max) });
  /** A Manager gives records to a third person only; the service holds to that too. */
  protected readonly isManager = computed(() => !this.#session.hasRole('PlatformAdmin'));
  /** Who can take the records over: everyone else who is active, and to whom no Manager could come by a link. */
  protected readonly heirs = computed(() =>
    this.#users.hasValue()
      ? this.#users
          .value()
          .items.filter(
            ({ id, state, managerLinkedLately }) =>
              id !== this.user.id && state === 'active' && !(this.isManager() && managerLinkedLately),
          )
      : [],
  );
  protected readonly form = form(this.#model, (path) =>
    required(path.handOverTo, {
      message: 'Choose who gets the records.',
      when: ({ valueOf }) => valueOf(path.records) === 'hand-over',
    }),
  );

  protected async deactivate(): Promise<void> {
    const { records, handOverTo } = this.#model();
    const heir = records === 'hand-over' ? handOverTo : undefined;
    await submitToService(this.form, async () =>
      this.#dialog.close(await this.#client.deactivate(this.user.id, heir)),
    );
  }
}
