import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { dialogOfWidth } from '../dialog/dialog-size';

/**
 * Opens Clean Up Duplicates; true when records on KIOPS were removed.
 * Its code is loaded at the first use. Resolves when the dialog has closed.
 */
export async function openCleanUp(dialog: MatDialog): Promise<boolean> {
  const { CleanUpDialog } = await import('./clean-up/clean-up-dialog');
  const opened = dialog.open<InstanceType<typeof CleanUpDialog>, undefined, boolean>(
    CleanUpDialog,
    dialogOfWidth(760),
  );
  return (await firstValueFrom(opened.afterClosed())) ?? false;
}
