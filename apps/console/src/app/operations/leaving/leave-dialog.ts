import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';

/** What is asked before something that runs is stopped. */
export interface LeaveWords {
  readonly heading: string;
  readonly sentence: string;
  readonly stay: string;
  readonly leave: string;
}

/** Asks before something that runs is stopped; closes with true to do so. */
@Component({
  selector: 'kiops-leave-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>{{ words.heading }}</h2>
    <mat-dialog-content>
      <p>{{ words.sentence }}</p>
    </mat-dialog-content>
    <mat-dialog-actions>
      <button matButton="tonal" type="button" [mat-dialog-close]="false">{{ words.stay }}</button>
      <button matButton="filled" type="button" class="danger" [mat-dialog-close]="true">
        {{ words.leave }}
      </button>
    </mat-dialog-actions>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LeaveDialog {
  protected readonly words = inject<LeaveWords>(MAT_DIALOG_DATA);
}
