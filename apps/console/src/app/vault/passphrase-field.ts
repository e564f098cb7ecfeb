import { ChangeDetectionStrategy, Component, input, model, viewChild } from '@angular/core';
import { ConcealedField } from './concealed-field';

let count = 0;

/** A field for a passphrase of this browser's vault, and what is wrong with it. */
@Component({
  selector: 'kiops-passphrase-field',
  imports: [ConcealedField],
  template: `
    <kiops-concealed-field [label]="label()" [faultId]="fault() ? faultId : undefined" [(value)]="value" />
    @if (fault(); as sentence) {
      <p class="fault small" role="alert" [id]="faultId">{{ sentence }}</p>
    }
  `,
  styles: `
    kiops-concealed-field {
      margin-top: 6px;
    }
    .fault {
      margin-top: 8px;
      color: var(--mat-sys-error);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PassphraseField {
  private readonly field = viewChild.required(ConcealedField);

  readonly label = input.required<string>();
  readonly value = model('');
  readonly fault = input<string | undefined>(undefined);

  protected readonly faultId = `passphrase-fault-${(count += 1)}`;

  focus(): void {
    this.field().focus();
  }
}
