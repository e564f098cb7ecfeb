import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { BrowserVault } from '@kiops/browser-vault';
import { mdiAlertCircleOutline } from '@mdi/js';
import { Icon } from '../icon/icon';
import { QuantityPipe } from '../quantities/quantity-pipe';
import { damagedInWords } from './damaged-words';
import { faultSentence } from './fault-sentence';

/** Names the secrets of this browser that cannot be opened any more, and removes them; says nothing while there are none. */
@Component({
  selector: 'kiops-damaged-secrets',
  imports: [Icon, MatButton, QuantityPipe],
  template: `
    @if (damaged().length > 0) {
      <div class="callout callout-warn" role="status">
        <kiops-icon [path]="icon" />
        <span class="grow">
          <b
            >{{ one() ? 'An SSH secret' : (damaged().length | quantity: 'SSH secret') }} of this browser
            {{ one() ? 'is' : 'are' }} damaged:</b
          >
          {{ names() }}. {{ one() ? 'It' : 'They' }} cannot be opened any more; all others work. Remove
          {{ one() ? 'it' : 'them' }}, then enter {{ one() ? 'it' : 'them' }} again or import an export.
          @if (fault()) {
            <span class="fault" role="alert">{{ fault() }}</span>
          }
        </span>
        <button type="button" matButton class="danger" (click)="remove()">Remove damaged</button>
      </div>
    }
  `,
  styles: `
    .callout {
      align-items: center;
      margin-bottom: 16px;
    }
    .grow {
      flex: 1;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .fault {
      display: block;
      color: var(--mat-sys-error);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DamagedSecrets {
  private readonly vault = inject(BrowserVault);

  protected readonly damaged = computed(() => this.vault.state().damaged);
  protected readonly one = computed(() => this.damaged().length === 1);
  protected readonly names = computed(() => damagedInWords(this.damaged()));
  protected readonly fault = signal('');
  protected readonly icon = mdiAlertCircleOutline;

  protected async remove(): Promise<void> {
    this.fault.set('');
    try {
      await this.vault.remove(this.damaged().map(({ id }) => id));
    } catch (error) {
      this.fault.set(faultSentence(error));
    }
  }
}
