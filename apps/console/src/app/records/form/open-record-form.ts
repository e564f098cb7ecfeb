import type { ComponentType } from '@angular/cdk/portal';
import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { RecordFormData } from './record-editing';

/** Opens a store's form over the credentials. Resolves with the saved record, or undefined when nothing was saved. */
export function openRecordForm<R>(
  dialog: MatDialog,
  form: ComponentType<unknown>,
  data: RecordFormData<R>,
): Promise<R | undefined> {
  const opened = dialog.open<unknown, RecordFormData<R>, R>(form, {
    data,
    width: '600px',
    maxWidth: 'calc(100vw - 48px)',
    maxHeight: 'calc(100vh - 48px)',
    // The form itself asks before it closes, when something was typed.
    disableClose: true,
    autoFocus: 'input, mat-select, textarea',
  });
  return firstValueFrom(opened.afterClosed());
}
