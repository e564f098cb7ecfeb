import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';

/** What would be stopped. */
export interface LeaveQuestion {
  /** What runs, and where: `Collect system info on 결제 API`. */
  readonly what: string;
}

/** Asks before a running operation is stopped; closes with true to do so. */
@Component({
  selector: 'kiops-leave-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>Stop the operation?</h2>
    <mat-dialog-content>
      <p>{{ question.what }} is still running.</p>
    </mat-dialog-content>
    <mat-dialog-actions>
      <button matButton="tonal" type="button" [mat-dialog-close]="false">Keep running</button>
      <button matButton="filled" type="button" class="danger" [mat-dialog-close]="true">
        Stop and leave
      </button>
    </mat-dialog-actions>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LeaveDialog {
  protected readonly question = inject<LeaveQuestion>(MAT_DIALOG_DATA);
}
