import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { form, FormField, required } from '@angular/forms/signals';
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
import type { ServiceAccount } from '@kiops/contracts';
import { FieldError } from '../problem/field-error';
import { FormFailure } from '../problem/form-failure';
import { failureErrors, SERVICE_ERROR, submitForm } from '../problem/submit';
import { ServiceAccountsClient } from './service-accounts-client';

/** Adds a service account. Closes with it. */
@Component({
  selector: 'kiops-add-service-account-dialog',
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
  ],
  template: `
    <h2 mat-dialog-title>Add a service account</h2>
    <form novalidate (submit)="$event.preventDefault(); add()">
      <mat-dialog-content>
        <div class="kiops-form fields">
          <mat-form-field appearance="outline" subscriptSizing="dynamic">
            <mat-label>Name</mat-label>
            <input matInput autocomplete="off" [formField]="form.name" />
            <mat-hint>Of the program, such as deploy-pipeline. Its tokens come next.</mat-hint>
            <mat-error><kiops-field-error [field]="form.name" /></mat-error>
          </mat-form-field>
          <kiops-form-failure [form]="form" />
        </div>
      </mat-dialog-content>
      <mat-dialog-actions>
        <button type="button" matButton mat-dialog-close>Cancel</button>
        <button type="submit" matButton="filled">Add</button>
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
export class AddServiceAccountDialog {
  readonly #client = inject(ServiceAccountsClient);
  readonly #dialog = inject<MatDialogRef<AddServiceAccountDialog, ServiceAccount>>(MatDialogRef);
  readonly #model = signal({ name: '' });
  protected readonly form = form(this.#model, (path) => required(path.name, { message: 'Enter a name.' }));

  protected async add(): Promise<void> {
    let added: ServiceAccount | undefined;
    await submitForm(
      this.form,
      async () => {
        added = await this.#client.add(this.#model().name.trim());
      },
      (failure) =>
        failure.code === 'name-taken'
          ? { kind: SERVICE_ERROR, message: failure.message, fieldTree: this.form.name }
          : failureErrors(this.form, failure),
    );
    if (added) this.#dialog.close(added);
  }
}
