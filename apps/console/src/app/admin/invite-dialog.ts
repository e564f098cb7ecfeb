import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatOption, MatSelect } from '@angular/material/select';
import { PLAN_IDS, PLANS, ROLES, type OneTimeLink, type PlanId, type Role } from '@kiops/contracts';
import { emailRule } from '../password/account-rules';
import { FieldError } from '../problem/field-error';
import { FormFailure } from '../problem/form-failure';
import { failureErrors, SERVICE_ERROR, submitForm } from '../problem/submit';
import { Session } from '../session/session';
import { LinkShown } from './link-shown';
import { ROLE_HINTS } from './role-hints';
import { UsersClient } from './users-client';

interface InviteModel {
  email: string;
  role: Role;
  plan: PlanId | 'default';
}

/** Invites a person; then shows the one-time link. Closes with true when someone was invited. */
@Component({
  selector: 'kiops-invite-dialog',
  imports: [
    FieldError,
    FormFailure,
    FormField,
    LinkShown,
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
  ],
  templateUrl: './invite-dialog.html',
  styles: `
    .fields {
      padding-top: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InviteDialog {
  readonly #client = inject(UsersClient);
  readonly #dialog = inject<MatDialogRef<InviteDialog, boolean>>(MatDialogRef);
  readonly #model = signal<InviteModel>({ email: '', role: 'Member', plan: 'default' });

  protected readonly link = signal<OneTimeLink | undefined>(undefined);
  protected readonly roles = inject(Session).hasRole('PlatformAdmin') ? ROLES : (['Member'] as const);
  protected readonly hints = ROLE_HINTS;
  protected readonly plans = PLAN_IDS.map((id) => PLANS[id]);
  protected readonly form = form(this.#model, (path) => emailRule(path.email));

  protected async invite(): Promise<void> {
    const { email, role, plan } = this.#model();
    const invitation = { email: email.trim(), role, ...(plan === 'default' ? {} : { plan }) };
    await submitForm(
      this.form,
      async () => this.link.set((await this.#client.invite(invitation)).link),
      (failure) =>
        failure.code === 'email-taken'
          ? { kind: SERVICE_ERROR, message: failure.message, fieldTree: this.form.email }
          : failureErrors(this.form, failure),
    );
  }

  protected done(): void {
    this.#dialog.close(true);
  }
}
