import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { loaded } from '../dialog/loaded';
import type { InUse } from './in-use-dialog';

/** Whether a record may be deleted: asks where somebody uses it or something runs on it, and says who and what. */
export async function mayDelete(dialog: MatDialog, inUse: InUse): Promise<boolean> {
  if (inUse.connections.length + (inUse.runtimes?.length ?? 0) === 0) return true;
  const { InUseDialog } = await loaded(import('./in-use-dialog'));
  const asked = dialog.open<unknown, InUse, boolean>(InUseDialog, {
    data: inUse,
    width: '460px',
    role: 'alertdialog',
  });
  return (await firstValueFrom(asked.afterClosed())) === true;
}
