import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatDialogTitle } from '@angular/material/dialog';

/** Reset credentials. */
@Component({
  selector: 'kiops-reset-dialog',
  imports: [MatDialogTitle],
  template: `<h2 matDialogTitle>Reset credentials</h2>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ResetDialog {}
