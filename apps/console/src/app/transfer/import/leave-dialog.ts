import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';

/** What is left: the import as a whole, or the columns of its first table for what was there before. */
export type Left = 'import' | 'columns';

const WORDS: Readonly<
  Record<Left, { readonly heading: string; readonly text: string; readonly go: string }>
> = {
  import: {
    heading: 'Leave this import?',
    text: 'Nothing is imported, and your answers are not kept.',
    go: 'Leave',
  },
  columns: {
    heading: 'Go back?',
    text: 'The files that you just chose are not kept, nor what you said of them. Nothing is imported.',
    go: 'Go back',
  },
};

/** Asks before what was chosen and answered is thrown away; closes with true to do so. */
@Component({
  selector: 'kiops-leave-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>{{ words.heading }}</h2>
    <mat-dialog-content
      ><p>{{ words.text }}</p></mat-dialog-content
    >
    <mat-dialog-actions>
      <button matButton="tonal" type="button" [mat-dialog-close]="false">Go on</button>
      <button matButton="filled" type="button" class="danger" [mat-dialog-close]="true">
        {{ words.go }}
      </button>
    </mat-dialog-actions>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LeaveDialog {
  protected readonly words = WORDS[inject<Left>(MAT_DIALOG_DATA)];
}
