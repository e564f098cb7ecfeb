import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  input,
  model,
  signal,
  viewChild,
} from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatFormField, MatHint, MatInput, MatLabel, MatSuffix } from '@angular/material/input';
import { mdiEye, mdiEyeOff } from '@mdi/js';
import { Icon } from '../icon/icon';
import { FieldNote } from '../problem/field-note';

/**
 * A field for a secret that stays in this browser. It conceals what is typed without being a password field, which
 * browsers and password managers would offer to save and to send to their own servers.
 */
@Component({
  selector: 'kiops-concealed-field',
  imports: [FieldNote, Icon, MatFormField, MatHint, MatIconButton, MatInput, MatLabel, MatSuffix],
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label>{{ label() }}</mat-label>
      <input
        #field
        matInput
        class="mono"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        data-1p-ignore
        data-lpignore="true"
        data-bwignore
        [class.concealed]="!shown()"
        [attr.aria-label]="name() ?? null"
        [attr.aria-invalid]="faultId() ? true : null"
        [attr.aria-describedby]="faultId() ?? null"
        [value]="value()"
        (input)="value.set(field.value)"
      />
      <button
        type="button"
        matIconButton
        matSuffix
        [attr.aria-label]="(shown() ? 'Hide ' : 'Show ') + (what() ?? label().toLowerCase())"
        (click)="shown.set(!shown())"
      >
        <kiops-icon [path]="shown() ? icons.hide : icons.show" />
      </button>
      <mat-hint><kiops-field-note [text]="value()" /></mat-hint>
    </mat-form-field>
  `,
  styles: `
    :host {
      display: block;
    }
    mat-form-field {
      width: 100%;
    }
    .concealed {
      -webkit-text-security: disc;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConcealedField {
  private readonly input = viewChild.required<ElementRef<HTMLInputElement>>('field');

  readonly label = input.required<string>();
  /** Its accessible name, where the label alone could be that of several fields. */
  readonly name = input<string>();
  /** What the eye shows and hides, where that is more than the label: "password for bastion". */
  readonly what = input<string>();
  readonly value = model('');
  /** The id of the element that says what is wrong with it, while something is. */
  readonly faultId = input<string>();

  protected readonly shown = signal(false);
  protected readonly icons = { show: mdiEye, hide: mdiEyeOff };

  focus(): void {
    this.input().nativeElement.focus();
  }
}
