import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { FormField, type FieldTree } from '@angular/forms/signals';
import { MatIconButton } from '@angular/material/button';
import { MatError, MatFormField, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { mdiEye, mdiEyeOff } from '@mdi/js';
import { Icon } from '../icon/icon';
import { FieldError } from '../problem/field-error';

/** A field for a password of an account, which the eye shows and hides. */
@Component({
  selector: 'kiops-password-field',
  imports: [
    FieldError,
    FormField,
    Icon,
    MatError,
    MatFormField,
    MatIconButton,
    MatInput,
    MatLabel,
    MatSuffix,
  ],
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label>{{ label() }}</mat-label>
      <input
        matInput
        spellcheck="false"
        autocapitalize="none"
        [type]="shown() ? 'text' : 'password'"
        [autocomplete]="autocomplete()"
        [formField]="field()"
      />
      <button
        type="button"
        matIconButton
        matSuffix
        [attr.aria-label]="(shown() ? 'Hide: ' : 'Show: ') + label()"
        (click)="shown.set(!shown())"
      >
        <kiops-icon [path]="icon()" />
      </button>
      <mat-error><kiops-field-error [field]="field()" /></mat-error>
    </mat-form-field>
  `,
  styles: `
    :host {
      display: block;
    }
    mat-form-field {
      width: 100%;
    }
    button {
      margin-right: 6px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasswordField {
  readonly label = input('Password');
  readonly field = input.required<FieldTree<string>>();
  readonly autocomplete = input<'current-password' | 'new-password'>('new-password');

  protected readonly shown = signal(false);
  protected readonly icon = computed(() => (this.shown() ? mdiEyeOff : mdiEye));
}
