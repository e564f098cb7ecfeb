import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatDialogTitle } from '@angular/material/dialog';

/** Export Credentials. */
@Component({
  selector: 'kiops-export-dialog',
  imports: [MatDialogTitle],
  template: `<h2 matDialogTitle>Export Credentials</h2>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ExportDialog {}
