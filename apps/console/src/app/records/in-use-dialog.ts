import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { Connection, Runtime } from '@kiops/contracts';
import { nameWords, usersWords } from './users-words';

/** A record in use that is to go. */
export interface InUse {
  /** What it is, as a message begins: "Registry". */
  readonly noun: string;
  /** What it is called: the dialog stands over the list in which it was chosen. */
  readonly label: string;
  /** Which account it is, in words: two records may be called the same. */
  readonly title: string;
  readonly connections: readonly Connection[];
  /** What runs on it, and is deleted with it. */
  readonly runtimes?: readonly Runtime[];
}

/** Says who uses a record before it is deleted; closes with true to delete it. */
@Component({
  selector: 'kiops-in-use-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>Delete what is in use?</h2>
    <mat-dialog-content>
      <p>
        @if (users) {
          The {{ noun }} <b>{{ label }}</b>{{ title }} is used by <b>{{ users }}</b>. They find nothing here
          once it is deleted.
        } @else {
          This is the {{ noun }} <b>{{ label }}</b>{{ title }}.
        }
      </p>
      @if (runtimes.length > 0) {
        <p>
          {{ runtimes.length === 1 ? 'The runtime' : 'The runtimes' }} <b>{{ runtimeNames }}</b>
          {{ runtimes.length === 1 ? 'is' : 'are' }} on it, and deleted with it.
          @if (runtimeUsers) {
            <b>{{ runtimeUsers }}</b> will not find {{ runtimes.length === 1 ? 'it' : 'them' }}.
          }
        </p>
      }
      <p>From the trash it can be brought back{{ runtimes.length > 0 ? ' with them' : '' }} for 30 days.</p>
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
  protected readonly label = this.#data.label;
  protected readonly title = this.#data.title === this.label ? '' : ` (${this.#data.title})`;
  protected readonly users = usersWords(this.#data.connections);
  protected readonly runtimes = this.#data.runtimes ?? [];
  protected readonly runtimeNames = nameWords(this.runtimes.map(({ label }) => label));
  protected readonly runtimeUsers = usersWords(this.runtimes.flatMap(({ connections }) => connections));
}
