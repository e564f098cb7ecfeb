import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';

/** Asks before the answers to a plan are thrown away; closes with true to do so. */
@Component({
  selector: 'kiops-leave-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>Leave this import?</h2>
    <mat-dialog-content><p>Nothing is imported, and your answers are not kept.</p></mat-dialog-content>
    <mat-dialog-actions>
      <button matButton="tonal" type="button" [mat-dialog-close]="false">Go on</button>
      <button matButton="filled" type="button" class="danger" [mat-dialog-close]="true">Leave</button>
    </mat-dialog-actions>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LeaveDialog {}
