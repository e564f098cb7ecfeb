import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { dialogOfWidth } from '../dialog/dialog-size';

/**
 * Opens Reset, behind a typed confirmation; true when the records on KIOPS were deleted.
 * Its code is loaded at the first use. Resolves when the dialog has closed.
 */
export async function openReset(dialog: MatDialog): Promise<boolean> {
  const { ResetDialog } = await import('./reset/reset-dialog');
  const opened = dialog.open<InstanceType<typeof ResetDialog>, undefined, boolean>(
    ResetDialog,
    dialogOfWidth(540),
  );
  return (await firstValueFrom(opened.afterClosed())) ?? false;
}
