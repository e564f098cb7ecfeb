import type { MatDialog } from '@angular/material/dialog';
import type { MatSnackBar } from '@angular/material/snack-bar';
import type { RecordByStore, RecordStore } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { dialogOfWidth } from '../../dialog/dialog-size';
import { loaded } from '../../dialog/loaded';
import { SNACK } from '../../snack/snack';
import type { RotateData } from './rotate-dialog';

type AnyRecord = RecordByStore[RecordStore];

/**
 * Lets somebody give a record a new secret, and shows then who has which. Resolves to whether the record has changed, once
 * all that was opened has closed.
 */
export async function openRotate(
  dialog: MatDialog,
  snackBar: MatSnackBar,
  data: RotateData,
): Promise<boolean> {
  const { RotateDialog } = await loaded(import('./rotate-dialog'));
  const opened = dialog.open<unknown, RotateData, AnyRecord>(RotateDialog, {
    ...dialogOfWidth(560),
    autoFocus: 'input, textarea',
    data,
  });
  const record = await firstValueFrom(opened.afterClosed());
  if (!record) return false;
  if (record.previousUntil === null) snackBar.open('Rotated. The old one is erased.', undefined, SNACK);
  else await openRotation(dialog, { ...data, record });
  return true;
}

/** Shows a rotation that is under way. Resolves when that has closed. */
export async function openRotation(dialog: MatDialog, data: RotateData): Promise<void> {
  const { RotationDialog } = await loaded(import('./rotation-dialog'));
  const opened = dialog.open<unknown, RotateData, void>(RotationDialog, { ...dialogOfWidth(760), data });
  await firstValueFrom(opened.afterClosed(), { defaultValue: undefined });
}
