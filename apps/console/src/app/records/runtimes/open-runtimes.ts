import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { dialogOfWidth } from '../../dialog/dialog-size';
import { loaded } from '../../dialog/loaded';

/** Shows the runtimes on no server; resolves when they are closed. The dialog's code is fetched at the first call. */
export async function openRuntimes(dialog: MatDialog): Promise<void> {
  const { RuntimesDialog } = await loaded(import('./runtimes-dialog'));
  await firstValueFrom(dialog.open(RuntimesDialog, dialogOfWidth(640)).afterClosed());
}
