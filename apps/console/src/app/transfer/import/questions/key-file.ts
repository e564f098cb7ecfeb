import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mdiCheckCircle, mdiFileUploadOutline } from '@mdi/js';
import type { KeyFileQuestion } from '@kiops/transfer-formats';
import { Icon } from '../../../icon/icon';
import { quantity } from '../../../quantities/quantities';

/** What came of a key file that was chosen. */
export interface ChosenKeyFile {
  readonly name: string;
  readonly fingerprint?: string;
  readonly fault?: string;
  /** Whether a passphrase opens it, which nobody said. */
  readonly isProtected?: boolean;
}

/** Asks for a key file that servers sign in with: no file is followed to another one. */
@Component({
  selector: 'kiops-key-file',
  imports: [Icon, MatButton],
  template: `
    <div class="stack grow">
      <span class="mono-small name">{{ question().path }}</span>
      <span class="small muted">Signs in to {{ whose() }}.</span>
      @if (given(); as key) {
        @if (key.fault; as fault) {
          <span class="small fault" role="alert">{{ fault }}</span>
        } @else {
          <span class="small fine"
            ><kiops-icon [path]="icons.fine" />{{ key.name }} · {{ key.fingerprint ?? 'protected' }}</span
          >
        }
      }
    </div>
    <button type="button" matButton="outlined" (click)="picker.click()">
      <kiops-icon [path]="icons.choose" />Choose key
    </button>
    <input
      #picker
      hidden
      type="file"
      [attr.aria-label]="'Key file ' + question().path"
      (change)="pick(picker)"
    />
  `,
  styles: `
    :host {
      display: flex;
      gap: 16px;
      align-items: center;
    }
    .stack {
      display: grid;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .fault {
      color: var(--mat-sys-error);
    }
    .fine {
      --kiops-icon-size: 16px;
      display: flex;
      gap: 6px;
      align-items: center;
    }
    .fine > kiops-icon {
      flex: none;
      color: var(--kiops-success);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeyFile {
  readonly question = input.required<KeyFileQuestion>();
  readonly given = input.required<ChosenKeyFile | undefined>();
  readonly chosen = output<File>();

  protected readonly icons = { choose: mdiFileUploadOutline, fine: mdiCheckCircle };

  protected whose(): string {
    const { servers } = this.question();
    return servers.length === 1 ? servers[0] : quantity(servers.length, 'server');
  }

  protected pick(picker: HTMLInputElement): void {
    const file = picker.files?.[0];
    picker.value = '';
    if (file) this.chosen.emit(file);
  }
}
