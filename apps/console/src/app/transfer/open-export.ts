import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { dialogOfWidth } from '../dialog/dialog-size';

/**
 * Opens Export Credentials: what the file will hold, and its download; true when a file was saved.
 * Its code is loaded at the first use. Resolves when the dialog has closed.
 */
export async function openExport(dialog: MatDialog): Promise<boolean> {
  const { ExportDialog } = await import('./export/export-dialog');
  const opened = dialog.open<InstanceType<typeof ExportDialog>, undefined, boolean>(
    ExportDialog,
    dialogOfWidth(600),
  );
  return (await firstValueFrom(opened.afterClosed())) ?? false;
}
