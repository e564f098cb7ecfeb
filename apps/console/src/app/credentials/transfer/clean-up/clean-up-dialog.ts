import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatDialogTitle } from '@angular/material/dialog';

/** Clean Up Duplicates. */
@Component({
  selector: 'kiops-clean-up-dialog',
  imports: [MatDialogTitle],
  template: `<h2 matDialogTitle>Clean Up Duplicates</h2>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CleanUpDialog {}
