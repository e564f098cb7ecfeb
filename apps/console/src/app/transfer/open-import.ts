import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { dialogOfWidth } from '../dialog/dialog-size';

/**
 * Opens Import Credentials: choose a file, answer its conflicts, import it; true when records on KIOPS changed.
 * Its code is loaded at the first use. Resolves when the dialog has closed.
 */
export async function openImport(dialog: MatDialog): Promise<boolean> {
  const { ImportDialog } = await import('./import/import-dialog');
  const opened = dialog.open<InstanceType<typeof ImportDialog>, undefined, boolean>(
    ImportDialog,
    dialogOfWidth(1040),
  );
  return (await firstValueFrom(opened.afterClosed())) ?? false;
}
