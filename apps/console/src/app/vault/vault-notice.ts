import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { BrowserVault } from '@kiops/browser-vault';
import { mdiAlertCircleOutline, mdiLock } from '@mdi/js';
import { Icon } from '../icon/icon';
import { DamagedSecrets } from './damaged-secrets';
import { openStartOver } from './open-start-over';
import { openUnlock } from './open-unlock';
import { VaultSession } from './vault-session';
import { vaultTrouble } from './vault-trouble';

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
    }
    @if (trouble(); as found) {
      <div class="callout callout-warn" role="status">
        <kiops-icon [path]="icons.warning" />
        <span class="grow"
          ><b>{{ found.heading }}</b> {{ found.text }}</span
        >
        @switch (found.wayOut) {
          @case ('start-over') {
            <button type="button" matButton="filled" (click)="startOver()">Start over</button>
          }
          @case ('reload') {
            <button type="button" matButton="filled" (click)="reload()">Reload</button>
          }
          @case ('dismiss') {
            <button type="button" matButton (click)="dismiss()">Dismiss</button>
          }
        }
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
  protected readonly trouble = computed(() => vaultTrouble(this.state()));

  protected async unlock(): Promise<void> {
    if (await openUnlock(this.dialog)) this.unlocked.emit();
  }

  /** Where nothing is left to be removed, nothing has to be confirmed. */
  protected startOver(): void {
    const { secrets, trashed } = this.state();
    if (secrets + trashed > 0) void openStartOver(this.dialog);
    else void this.session.startOver();
  }

  protected reload(): void {
    location.reload();
  }

  protected dismiss(): void {
    void this.session.dismissCleared();
  }
}
