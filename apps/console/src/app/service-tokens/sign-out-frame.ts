import { ChangeDetectionStrategy, Component, input, model, output } from '@angular/core';
import type { FieldTree } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import { FormFailure } from '../problem/form-failure';
import { KeptTokens, type LoadTokens } from './kept-tokens';

/**
 * What dialogs have in common that end an account's sessions: what that means as content, the service tokens that end too
 * unless they are ticked, what the service refused, and the two buttons.
 */
@Component({
  selector: 'kiops-sign-out-frame',
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
    <h2 mat-dialog-title>{{ heading() }}</h2>
    <form novalidate (submit)="$event.preventDefault(); confirmed.emit()">
      <mat-dialog-content>
        <div class="kiops-form">
          <ng-content />
          <kiops-kept-tokens [load]="load()" [(kept)]="kept" />
          <kiops-form-failure [form]="form()" />
        </div>
      </mat-dialog-content>
      <mat-dialog-actions>
        <button type="button" matButton mat-dialog-close>Cancel</button>
        <button type="submit" matButton="filled">{{ action() }}</button>
      </mat-dialog-actions>
    </form>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignOutFrame {
  readonly heading = input.required<string>();
  /** What the button says that does it. */
  readonly action = input.required<string>();
  readonly form = input.required<FieldTree<unknown>>();
  /** Reads the account's service tokens. */
  readonly load = input.required<LoadTokens>();
  /** The ids of those that stay. */
  readonly kept = model<readonly string[]>([]);
  /** The form was sent. */
  readonly confirmed = output();
}
