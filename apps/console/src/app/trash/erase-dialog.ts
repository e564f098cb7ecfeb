import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';

/** What is about to be erased. */
export interface Erasure {
  /** As in “3 records”. */
  readonly what: string;
  /** As in “on KIOPS”. */
  readonly where: string;
}

/** Asks before something is erased. Closes with true to do so. */
@Component({
  selector: 'kiops-erase-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>Erase {{ erasure.what }} for good?</h2>
    <mat-dialog-content>
      <p>Nobody can bring back what is erased, and no copy stays {{ erasure.where }}.</p>
    </mat-dialog-content>
    <mat-dialog-actions>
      <button matButton="tonal" type="button" [mat-dialog-close]="false">Keep in the trash</button>
      <button matButton="filled" type="button" class="danger" [mat-dialog-close]="true">Erase now</button>
    </mat-dialog-actions>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EraseDialog {
  protected readonly erasure = inject<Erasure>(MAT_DIALOG_DATA);
}
