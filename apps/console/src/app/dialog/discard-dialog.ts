import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';

/** Asks before what was typed is thrown away; closes with true to do so. */
@Component({
  selector: 'kiops-discard-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>Discard what you typed?</h2>
    <mat-dialog-content><p>Your changes are not saved.</p></mat-dialog-content>
    <mat-dialog-actions>
      <button matButton="tonal" type="button" [mat-dialog-close]="false">Keep editing</button>
      <button matButton="filled" type="button" class="danger" [mat-dialog-close]="true">Discard</button>
    </mat-dialog-actions>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DiscardDialog {}
