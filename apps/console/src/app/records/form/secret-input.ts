import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { MatIconButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { mdiEye, mdiEyeOff } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { FieldError } from '../../problem/field-error';
import { FieldNote } from '../../problem/field-note';

/** A field for a one-line secret, with an eye for what is being typed. A stored secret is never filled in. */
@Component({
  selector: 'kiops-secret-input',
  imports: [
    FieldError,
    FieldNote,
    FormField,
    Icon,
    MatError,
    MatFormField,
    MatHint,
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
        class="mono"
        autocomplete="new-password"
        autocapitalize="off"
        spellcheck="false"
        [type]="shown() ? 'text' : 'password'"
        [formField]="field()"
      />
      <button
        matIconButton
        matSuffix
        type="button"
        [attr.aria-label]="(shown() ? 'Hide ' : 'Show ') + label().toLowerCase()"
        (click)="shown.set(!shown())"
      >
        <kiops-icon [path]="shown() ? icons.hide : icons.show" />
      </button>
      <mat-hint><kiops-field-note [text]="field()().value()" [hint]="note()" /></mat-hint>
      <mat-error><kiops-field-error [field]="field()" /></mat-error>
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SecretInput {
  readonly label = input.required<string>();
  readonly field = input.required<FieldTree<string>>();
  /** Whether KIOPS keeps one: then an empty field leaves it as it is. */
  readonly kept = input(false);
  readonly hint = input('');

  protected readonly shown = signal(false);
  protected readonly note = computed(() =>
    this.kept() ? 'Leave it empty to keep the stored one.' : this.hint(),
  );
  protected readonly icons = { show: mdiEye, hide: mdiEyeOff };
}
