import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { DialogHead } from '../../dialog/dialog-head';
import { HostKeyFacts } from './host-key-facts';
import type { HostKeyQuestion } from './host-key-question';

/** Shows a host key's type and fingerprint, and asks whether to trust it. */
@Component({
  selector: 'kiops-host-key-dialog',
  imports: [DialogHead, HostKeyFacts, MatButton, MatDialogActions, MatDialogContent],
  template: `
    <kiops-dialog-head
      [heading]="question.pinned ? 'Replace the trusted key?' : 'Do you trust this server?'"
      (closed)="close(false)"
    >
      {{ question.hop.label }}
    </kiops-dialog-head>
    <mat-dialog-content><kiops-host-key-facts [question]="question" /></mat-dialog-content>
    <mat-dialog-actions>
      <button type="button" matButton (click)="close(false)">Cancel</button>
      <button type="button" matButton="filled" [class.danger]="question.pinned" (click)="close(true)">
        {{ question.pinned ? 'Replace and continue' : 'Trust and continue' }}
      </button>
    </mat-dialog-actions>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HostKeyDialog {
  protected readonly question = inject<HostKeyQuestion>(MAT_DIALOG_DATA);
  private readonly ref = inject<MatDialogRef<HostKeyDialog, boolean>>(MatDialogRef);

  protected close(trusted: boolean): void {
    this.ref.close(trusted);
  }
}
