import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { DialogHead } from '../../dialog/dialog-head';
import { OpenSecret } from '../secret/open-secret';
import { RuntimeList } from './runtime-list';

/** The clusters and engines on no server, which no server's row can show. */
@Component({
  selector: 'kiops-runtimes-dialog',
  imports: [DialogHead, MatButton, MatDialogActions, MatDialogContent, RuntimeList],
  providers: [OpenSecret],
  template: `
    <kiops-dialog-head heading="Runtimes on no server" (closed)="ref.close()"
      >Clusters and engines that no server of yours is known to run. The others are under their
      servers.</kiops-dialog-head
    >
    <mat-dialog-content><kiops-runtime-list [group]="null" /></mat-dialog-content>
    <mat-dialog-actions>
      <button type="button" matButton="filled" (click)="ref.close()">Close</button>
    </mat-dialog-actions>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RuntimesDialog {
  protected readonly ref = inject<MatDialogRef<RuntimesDialog, void>>(MatDialogRef);
}
