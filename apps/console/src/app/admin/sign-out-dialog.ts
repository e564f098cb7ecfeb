import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { form } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { User } from '@kiops/contracts';
import { FormFailure } from '../problem/form-failure';
import { submitToService } from '../problem/submit';
import { KeptTokens } from '../service-tokens/kept-tokens';
import { UsersClient } from './users-client';

/** Ends all sessions of a user, and the service tokens but for those that are ticked. Closes with true when done. */
@Component({
  selector: 'kiops-sign-out-dialog',
  imports: [
    FormFailure,
    KeptTokens,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
  ],
  template: `
    <h2 mat-dialog-title>Sign {{ user.name ?? user.email }} out everywhere</h2>
    <form novalidate (submit)="$event.preventDefault(); signOut()">
      <mat-dialog-content>
        <div class="kiops-form">
          <p class="muted">All of their sessions end at once; in every browser they have to sign in again.</p>
          <kiops-kept-tokens [load]="load" [(kept)]="kept" />
          <kiops-form-failure [form]="form" />
        </div>
      </mat-dialog-content>
      <mat-dialog-actions>
        <button type="button" matButton mat-dialog-close>Cancel</button>
        <button type="submit" matButton="filled">Sign out</button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignOutDialog {
  readonly #client = inject(UsersClient);
  readonly #dialog = inject<MatDialogRef<SignOutDialog, boolean>>(MatDialogRef);

  protected readonly user = inject<User>(MAT_DIALOG_DATA);
  protected readonly load = () => this.#client.serviceTokens(this.user.id);
  protected readonly kept = signal<readonly string[]>([]);
  protected readonly form = form(signal({}));

  protected async signOut(): Promise<void> {
    await submitToService(this.form, async () => {
      await this.#client.signOutEverywhere(this.user.id, this.kept());
      this.#dialog.close(true);
    });
  }
}
