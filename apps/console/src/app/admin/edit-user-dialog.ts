import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { form, FormField } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatOption, MatSelect } from '@angular/material/select';
import { PLAN_IDS, PLANS, ROLES, type User } from '@kiops/contracts';
import { FormFailure } from '../problem/form-failure';
import { submitToService } from '../problem/submit';
import { Session } from '../session/session';
import { ROLE_HINTS } from './role-hints';
import { UsersClient } from './users-client';

/** Changes the role (never one's own) and the plan of a user. Closes with the changed user. */
@Component({
  selector: 'kiops-edit-user-dialog',
  imports: [
    FormFailure,
    FormField,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    MatFormField,
    MatHint,
    MatLabel,
    MatOption,
    MatSelect,
  ],
  template: `
    <h2 mat-dialog-title>{{ user.name ?? user.email }}</h2>
    <form novalidate (submit)="$event.preventDefault(); save()">
      <mat-dialog-content>
        <div class="kiops-form fields">
          @if (mayChangeRole) {
            <mat-form-field appearance="outline" subscriptSizing="dynamic">
              <mat-label>Role</mat-label>
              <mat-select [formField]="form.role">
                @for (role of roles; track role) {
                  <mat-option [value]="role">{{ role }}</mat-option>
                }
              </mat-select>
              <mat-hint>{{ hints[form.role().value()] }}</mat-hint>
            </mat-form-field>
          }
          <mat-form-field appearance="outline" subscriptSizing="dynamic">
            <mat-label>Plan</mat-label>
            <mat-select [formField]="form.plan">
              @for (plan of plans; track plan.id) {
                <mat-option [value]="plan.id">
                  {{ plan.name }} ·
                  {{
                    plan.maxRecords === null ? 'no limit' : plan.maxRecords.toLocaleString('en') + ' records'
                  }}
                </mat-option>
              }
            </mat-select>
          </mat-form-field>
          @if (form.role().value() !== user.role) {
            <p class="small muted">Another role signs them out everywhere, and withdraws open links.</p>
          }
          <kiops-form-failure [form]="form" />
        </div>
      </mat-dialog-content>
      <mat-dialog-actions>
        <button type="button" matButton mat-dialog-close>Cancel</button>
        <button type="submit" matButton="filled">Save</button>
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
export class EditUserDialog {
  readonly #client = inject(UsersClient);
  readonly #session = inject(Session);
  readonly #dialog = inject<MatDialogRef<EditUserDialog, User>>(MatDialogRef);

  protected readonly user = inject<User>(MAT_DIALOG_DATA);
  protected readonly mayChangeRole =
    this.#session.hasRole('PlatformAdmin') && this.user.id !== this.#session.me()?.id;
  protected readonly roles = ROLES;
  protected readonly hints = ROLE_HINTS;
  protected readonly plans = PLAN_IDS.map((id) => PLANS[id]);
  readonly #model = signal({ role: this.user.role, plan: this.user.plan });
  protected readonly form = form(this.#model);

  protected async save(): Promise<void> {
    const { role, plan } = this.#model();
    const changes = {
      ...(role === this.user.role ? {} : { role }),
      ...(plan === this.user.plan ? {} : { plan }),
    };
    if (Object.keys(changes).length === 0) return this.#dialog.close();
    await submitToService(this.form, async () =>
      this.#dialog.close(await this.#client.change(this.user.id, changes)),
    );
  }
}
