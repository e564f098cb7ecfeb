import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatDialogTitle } from '@angular/material/dialog';

/** Import Credentials. */
@Component({
  selector: 'kiops-import-dialog',
  imports: [MatDialogTitle],
  template: `<h2 matDialogTitle>Import Credentials</h2>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportDialog {}
