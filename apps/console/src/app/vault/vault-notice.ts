import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { BrowserVault } from '@kiops/browser-vault';
import { mdiAlertCircleOutline, mdiLock } from '@mdi/js';
import { Icon } from '../icon/icon';
import { DamagedSecrets } from './damaged-secrets';
import { openUnlock } from './open-unlock';
import { VaultSession } from './vault-session';

/** Says so when the vault cannot be used as it is, and what to do; says nothing while it is open. */
@Component({
  selector: 'kiops-vault-notice',
  imports: [DamagedSecrets, Icon, MatButton],
  template: `
    @if (state().status === 'locked') {
      <div class="callout callout-browser" role="status">
        <kiops-icon [path]="icons.locked" />
        <span class="grow"><b>The browser vault is locked.</b> {{ hidden() }}</span>
        <button type="button" matButton="filled" (click)="unlock()">Unlock</button>
      </div>
    } @else if (broken()) {
      <div class="callout callout-warn" role="status">
        <kiops-icon [path]="icons.warning" />
        <span class="grow"
          ><b>This browser does not let KIOPS keep data.</b> Secrets you enter last until you close the tab.
          <span class="reason">{{ state().message }}</span></span
        >
      </div>
    } @else if (cleared(); as vault) {
      <div class="callout callout-browser" role="status">
        <kiops-icon [path]="icons.warning" />
        <span class="grow"
          ><b>This browser’s SSH secrets were cleared.</b> {{ vault.message }} Enter them again, or import a
          file.</span
        >
        <button type="button" matButton (click)="dismiss()">Dismiss</button>
      </div>
    }
    <kiops-damaged-secrets />
  `,
  styles: `
    .callout {
      align-items: center;
      margin-bottom: 16px;
    }
    .grow {
      flex: 1;
      min-width: 0;
    }
    .reason {
      display: block;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VaultNotice {
  /** The vault was unlocked here: what it keeps can be read now. */
  readonly unlocked = output();

  private readonly vault = inject(BrowserVault);
  private readonly session = inject(VaultSession);
  private readonly dialog = inject(MatDialog);

  protected readonly state = this.vault.state;
  protected readonly cleared = this.session.cleared;
  protected readonly icons = { locked: mdiLock, warning: mdiAlertCircleOutline };
  /** What the lock hides. */
  protected readonly hidden = computed(() => {
    const { secrets } = this.state();
    if (secrets === 0) return 'Unlock it to keep SSH secrets in this browser.';
    return secrets === 1
      ? '1 SSH secret is hidden until you unlock it. It is only in this browser.'
      : `${secrets} SSH secrets are hidden until you unlock it. They are only in this browser.`;
  });
  protected readonly broken = computed(() =>
    ['unavailable', 'insecure-address', 'damaged', 'newer-version'].includes(this.state().status),
  );

  protected async unlock(): Promise<void> {
    if (await openUnlock(this.dialog)) this.unlocked.emit();
  }

  protected dismiss(): void {
    void this.session.dismissCleared();
  }
}
