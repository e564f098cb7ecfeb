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
import { MatFormField, MatInput, MatLabel, MatSuffix } from '@angular/material/input';
import { mdiEye, mdiEyeOff } from '@mdi/js';
import { Icon } from '../icon/icon';

let count = 0;

/**
 * A field for a passphrase that stays in this browser. It conceals what is typed without being a password field, which
 * browsers and password managers would offer to save and to send to their own servers.
 */
@Component({
  selector: 'kiops-passphrase-field',
  imports: [Icon, MatFormField, MatIconButton, MatInput, MatLabel, MatSuffix],
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
        [attr.aria-invalid]="fault() ? true : null"
        [attr.aria-describedby]="fault() ? faultId : null"
        [value]="value()"
        (input)="value.set(field.value)"
      />
      <button
        type="button"
        matIconButton
        matSuffix
        [attr.aria-label]="(shown() ? 'Hide ' : 'Show ') + label().toLowerCase()"
        (click)="shown.set(!shown())"
      >
        <kiops-icon [path]="shown() ? icons.hide : icons.show" />
      </button>
    </mat-form-field>
    @if (fault(); as sentence) {
      <p class="fault small" role="alert" [id]="faultId">{{ sentence }}</p>
    }
  `,
  styles: `
    mat-form-field {
      width: 100%;
      margin-top: 6px;
    }
    .concealed {
      -webkit-text-security: disc;
    }
    .fault {
      margin-top: 8px;
      color: var(--mat-sys-error);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PassphraseField {
  private readonly input = viewChild.required<ElementRef<HTMLInputElement>>('field');

  readonly label = input.required<string>();
  readonly value = model('');
  readonly fault = input<string | undefined>(undefined);

  protected readonly shown = signal(false);
  protected readonly faultId = `passphrase-fault-${(count += 1)}`;
  protected readonly icons = { show: mdiEye, hide: mdiEyeOff };

  focus(): void {
    this.input().nativeElement.focus();
  }
}
