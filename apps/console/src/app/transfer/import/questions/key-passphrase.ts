import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { PassphraseField } from '../../../vault/passphrase-field';

/** Asks for the passphrase of a private key, and says when it does not open it. It may be left empty. */
@Component({
  selector: 'kiops-key-passphrase',
  imports: [MatButton, PassphraseField],
  template: `
    <form (submit)="open($event)">
      <kiops-passphrase-field
        [label]="'Passphrase of ' + name()"
        [fault]="shownFault()"
        [(value)]="passphrase"
      />
      <button type="submit" matButton="outlined">Open</button>
    </form>
    <p class="small muted">
      Without it the key is kept as it is, encrypted, and its passphrase is asked when the key is used.
    </p>
  `,
  styles: `
    :host {
      display: grid;
      gap: 4px;
    }
    form {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 8px;
      align-items: start;
    }
    button {
      margin-top: 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeyPassphrase {
  /** Of the key's file. */
  readonly name = input.required<string>();
  /** Why the last one did not open it. */
  readonly fault = input.required<string | undefined>();
  readonly opened = output<string>();

  protected readonly passphrase = signal('');
  private readonly isEmpty = signal(false);

  protected shownFault(): string | undefined {
    return this.isEmpty() && this.passphrase() === '' ? 'Enter the passphrase.' : this.fault();
  }

  protected open(event: Event): void {
    event.preventDefault();
    this.isEmpty.set(this.passphrase() === '');
    if (this.passphrase() !== '') this.opened.emit(this.passphrase());
  }
}
