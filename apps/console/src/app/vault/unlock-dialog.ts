import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { BrowserVault, VaultError, type UnlockProof } from '@kiops/browser-vault';
import { mdiFingerprint } from '@mdi/js';
import { DialogHead } from '../dialog/dialog-head';
import { Icon } from '../icon/icon';
import { PassphraseField } from './passphrase-field';

/** Opens a locked vault with its passphrase or a passkey. */
@Component({
  selector: 'kiops-unlock-dialog',
  imports: [DialogHead, Icon, MatButton, MatDialogActions, MatDialogContent, PassphraseField],
  template: `
    <kiops-dialog-head heading="Unlock the browser vault" (closed)="close(false)">
      Your SSH secrets in this browser. What you enter is never sent to KIOPS.
    </kiops-dialog-head>
    <form novalidate autocomplete="off" (submit)="unlockByPassphrase($event)">
      <mat-dialog-content>
        @if (hasPassphrase()) {
          <kiops-passphrase-field label="Passphrase" [(value)]="passphrase" [fault]="fault()" />
        } @else if (fault()) {
          <p class="fault" role="alert">{{ fault() }}</p>
        }
      </mat-dialog-content>
      <mat-dialog-actions>
        <button type="button" matButton (click)="close(false)">Cancel</button>
        @if (hasPasskey()) {
          <button
            type="button"
            [matButton]="hasPassphrase() ? 'outlined' : 'filled'"
            [attr.aria-busy]="working()"
            (click)="unlock({ method: 'passkey' })"
          >
            <kiops-icon [path]="icon" />Use a passkey
          </button>
        }
        @if (hasPassphrase()) {
          <button type="submit" matButton="filled" [attr.aria-busy]="working()">
            {{ working() ? 'Checking …' : 'Unlock' }}
          </button>
        }
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    .fault {
      color: var(--mat-sys-error);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UnlockDialog {
  private readonly vault = inject(BrowserVault);
  private readonly ref = inject<MatDialogRef<UnlockDialog, boolean>>(MatDialogRef);

  protected readonly icon = mdiFingerprint;
  protected readonly passphrase = signal('');
  protected readonly working = signal(false);
  protected readonly fault = signal<string | undefined>(undefined);
  protected readonly hasPassphrase = computed(() =>
    this.vault.state().locks.some(({ kind }) => kind === 'passphrase'),
  );
  protected readonly hasPasskey = computed(() =>
    this.vault.state().locks.some(({ kind }) => kind === 'passkey'),
  );

  protected close(isOpen: boolean): void {
    this.ref.close(isOpen);
  }

  protected unlockByPassphrase(event: Event): void {
    event.preventDefault();
    if (this.passphrase() === '') this.fault.set('Enter the passphrase.');
    else void this.unlock({ method: 'passphrase', passphrase: this.passphrase() });
  }

  protected async unlock(proof: UnlockProof): Promise<void> {
    if (this.working()) return;
    this.working.set(true);
    this.fault.set(undefined);
    try {
      await this.vault.unlock(proof);
      this.close(true);
    } catch (error) {
      this.fault.set(error instanceof VaultError ? error.message : 'The vault could not be opened.');
    } finally {
      this.working.set(false);
    }
  }
}
