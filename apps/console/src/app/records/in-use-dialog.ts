import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { Connection } from '@kiops/contracts';
import { usersWords } from './users-words';

/** A record in use that is to go. */
export interface InUse {
  /** What it is, as a message begins: "Registry". */
  readonly noun: string;
  readonly connections: readonly Connection[];
}

/** Says who uses a record before it is deleted; closes with true to delete it. */
@Component({
  selector: 'kiops-in-use-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>Delete what is in use?</h2>
    <mat-dialog-content>
      <p>
        This {{ noun }} is used by <b>{{ users }}</b>. They find nothing here once it is deleted. From the
        trash it can be brought back for 30 days.
      </p>
    </mat-dialog-content>
    <mat-dialog-actions>
      <button matButton="tonal" type="button" [mat-dialog-close]="false">Keep it</button>
      <button matButton="filled" type="button" class="danger" [mat-dialog-close]="true">Delete it</button>
    </mat-dialog-actions>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InUseDialog {
  readonly #data = inject<InUse>(MAT_DIALOG_DATA);

  protected readonly noun = /^DB|^Docker/.test(this.#data.noun)
    ? this.#data.noun
    : this.#data.noun.toLowerCase();
  protected readonly users = usersWords(this.#data.connections);
}
