import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { PassphraseField } from '../../../vault/passphrase-field';
import type { FileFacts } from '../reading/messages';

/** Asks for the passphrase of a file, and says when it does not open it. */
@Component({
  selector: 'kiops-protected-file',
  imports: [MatButton, PassphraseField],
  template: `
    <form (submit)="open($event)">
      <kiops-passphrase-field
        [label]="'Passphrase of ' + file().name"
        [fault]="fault()"
        [(value)]="passphrase"
      />
      <button type="submit" matButton="outlined" [disabled]="busy()">
        {{ busy() ? 'Opening…' : 'Open' }}
      </button>
    </form>
  `,
  styles: `
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
export class ProtectedFile {
  readonly file = input.required<FileFacts>();
  /** Whether it is being opened. */
  readonly busy = input.required<boolean>();
  readonly opened = output<string>();

  protected readonly passphrase = signal('');
  private readonly isEmpty = signal(false);

  protected fault(): string | undefined {
    if (this.isEmpty() && this.passphrase() === '') return 'Enter the passphrase.';
    const { fault } = this.file();
    return fault?.code === 'wrong-passphrase' && !this.busy() ? fault.reason : undefined;
  }

  protected open(event: Event): void {
    event.preventDefault();
    this.isEmpty.set(this.passphrase() === '');
    if (this.passphrase() !== '') this.opened.emit(this.passphrase());
  }
}
