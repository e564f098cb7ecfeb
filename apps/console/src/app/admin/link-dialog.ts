import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { OneTimeLink } from '@kiops/contracts';
import { LinkShown } from './link-shown';

export interface LinkDialogData {
  readonly heading: string;
  /** Why it is needed, when the administrator has not asked for it. */
  readonly why?: string;
  readonly link: OneTimeLink;
}

/** Shows a link that was just made. */
@Component({
  selector: 'kiops-link-dialog',
  imports: [LinkShown, MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>{{ data.heading }}</h2>
    <mat-dialog-content>
      @if (data.why) {
        <p class="why">{{ data.why }}</p>
      }
      <kiops-link-shown [link]="data.link" />
    </mat-dialog-content>
    <mat-dialog-actions
      ><button type="button" matButton="filled" mat-dialog-close>Done</button></mat-dialog-actions
    >
  `,
  styles: `
    .why {
      margin-bottom: 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LinkDialog {
  protected readonly data = inject<LinkDialogData>(MAT_DIALOG_DATA);
}
