import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { form } from '@angular/forms/signals';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import type { User } from '@kiops/contracts';
import { submitToService } from '../problem/submit';
import { SignOutFrame } from '../service-tokens/sign-out-frame';
import { UsersClient } from './users-client';

/** Ends all sessions of a user, and the service tokens but for those that are ticked. Closes with true when done. */
@Component({
  selector: 'kiops-sign-out-dialog',
  imports: [SignOutFrame],
  template: `
    <kiops-sign-out-frame
      heading="Sign {{ user.name ?? user.email }} out everywhere"
      action="Sign out"
      [form]="form"
      [load]="load"
      [(kept)]="kept"
      (confirmed)="signOut()"
    >
      <p class="muted">All of their sessions end at once; in every browser they have to sign in again.</p>
    </kiops-sign-out-frame>
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
