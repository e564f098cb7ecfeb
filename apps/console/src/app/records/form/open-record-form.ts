import type { ComponentType } from '@angular/cdk/portal';
import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { dialogOfWidth } from '../../dialog/dialog-size';
import { ChangeInstead } from './change-instead';
import type { RecordFormData } from './record-editing';

/** Opens a store's form over the credentials. Resolves with the saved record, or undefined when nothing was saved. */
export async function openRecordForm<R>(
  dialog: MatDialog,
  form: ComponentType<unknown>,
  data: RecordFormData<R>,
  { width = 600 } = {},
): Promise<R | undefined> {
  const opened = dialog.open<unknown, RecordFormData<R>, R | ChangeInstead<R>>(form, {
    data,
    ...dialogOfWidth(width),
    // The form itself asks before it closes, when something was typed.
    disableClose: true,
    autoFocus: 'input, mat-select, textarea',
  });
  const result = await firstValueFrom(opened.afterClosed());
  if (!(result instanceof ChangeInstead)) return result;
  const { record, typed } = result;
  return openRecordForm(dialog, form, { ...data, begin: undefined, record, typed }, { width });
}
