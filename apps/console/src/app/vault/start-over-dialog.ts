import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { BrowserVault } from '@kiops/browser-vault';
import { DialogHead } from '../dialog/dialog-head';
import { quantity } from '../quantities/quantities';
import { faultSentence } from './fault-sentence';
import { NotedChanges } from './noted-changes';
import { VaultSession } from './vault-session';

/** Asks before what nothing opens any more is removed for good. */
@Component({
  selector: 'kiops-start-over-dialog',
  imports: [DialogHead, MatButton, MatDialogActions, MatDialogContent],
  template: `
    <kiops-dialog-head heading="Start over with an empty vault" (closed)="close()">
      In this browser only. Your records on KIOPS stay as they are.
    </kiops-dialog-head>
    <mat-dialog-content>
      <p>
        {{ removed }} of this browser, {{ trashed }} its trusted host keys and the vault’s locks are removed
        for good: none of it goes to the trash. Exports and other browsers keep what they have.
      </p>
      @if (readable) {
        <p><b>This tab still reads them.</b> Cancel and export them first, if you have no other copy.</p>
      }
      @if (fault()) {
        <p class="callout callout-bad" role="alert">{{ fault() }}</p>
      }
    </mat-dialog-content>
    <mat-dialog-actions>
      <button type="button" matButton (click)="close()">Cancel</button>
      <button type="button" matButton="filled" class="danger" (click)="startOver()">
        Remove and start over
      </button>
    </mat-dialog-actions>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StartOverDialog {
  private readonly session = inject(VaultSession);
  private readonly changes = inject(NotedChanges);
  private readonly ref = inject<MatDialogRef<StartOverDialog, void>>(MatDialogRef);
  private readonly state = inject(BrowserVault).state();

  protected readonly removed = quantity(this.state.secrets, 'SSH secret');
  protected readonly trashed =
    this.state.trashed > 0 ? `${quantity(this.state.trashed, 'SSH secret')} of its trash,` : '';
  protected readonly readable = this.state.readable;
  protected readonly fault = signal('');

  protected close(): void {
    this.ref.close();
  }

  protected async startOver(): Promise<void> {
    try {
      const { noted } = await this.session.startOver();
      this.close();
      this.changes.say(`${this.removed} of this browser removed.`, noted);
    } catch (error) {
      this.fault.set(faultSentence(error));
    }
  }
}
