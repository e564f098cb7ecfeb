import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';

/** What is about to be pasted. */
export interface PasteQuestion {
  readonly text: string;
  readonly lines: number;
}

/** Asks before lines are pasted that run at once; closes with true to paste them. */
@Component({
  selector: 'kiops-paste-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>
      {{ question.lines === 1 ? 'Paste a line and run it?' : 'Paste ' + lines + ' lines?' }}
    </h2>
    <mat-dialog-content>
      <p>
        This shell does not tell pasted text from typed text: it runs
        {{ question.lines === 1 ? 'the line' : 'each line' }} at once.
      </p>
      <pre class="mono-small" tabindex="0" aria-label="Text to paste">{{ question.text }}</pre>
    </mat-dialog-content>
    <mat-dialog-actions>
      <button matButton="tonal" type="button" [mat-dialog-close]="false">Cancel</button>
      <button matButton="filled" type="button" [mat-dialog-close]="true">Paste and run</button>
    </mat-dialog-actions>
  `,
  styles: `
    pre {
      max-height: 240px;
      margin: 12px 0 0;
      padding: 10px 12px;
      overflow: auto;
      border-radius: var(--mat-sys-corner-medium);
      background: var(--mat-sys-surface-container-low);
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PasteDialog {
  protected readonly question = inject<PasteQuestion>(MAT_DIALOG_DATA);
  protected readonly lines = this.question.lines.toLocaleString('en');
}
