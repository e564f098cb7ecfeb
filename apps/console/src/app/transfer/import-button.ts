import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { mdiFileImportOutline } from '@mdi/js';
import { Icon } from '../icon/icon';
import { RecordCounts } from '../records/record-counts';
import { openImport } from './open-transfer';

/** In an empty list: imports credentials from a file. */
@Component({
  selector: 'kiops-import-button',
  imports: [Icon, MatButton],
  template: `
    <button matButton="outlined" type="button" (click)="import()">
      <kiops-icon [path]="icon" />Import Credentials
    </button>
  `,
  styles: `
    :host {
      display: flex;
    }
    /* As wide as its place, which on a narrow screen is the whole line. */
    button {
      flex: 1;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportButton {
  readonly #dialog = inject(MatDialog);
  readonly #counts = inject(RecordCounts);

  protected readonly icon = mdiFileImportOutline;

  protected async import(): Promise<void> {
    if (await openImport(this.#dialog)) this.#counts.manyChanged();
  }
}
