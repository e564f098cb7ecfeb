import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { loaded } from '../dialog/loaded';
import { dialogOfWidth } from '../dialog/dialog-size';
import type { UnlockDialog } from './unlock-dialog';

/** Asks for what opens the vault. Resolves to whether it is open now. */
export async function openUnlock(dialog: MatDialog): Promise<boolean> {
  const { UnlockDialog } = await loaded(import('./unlock-dialog'));
  const opened = dialog.open<UnlockDialog, void, boolean>(UnlockDialog, {
    ...dialogOfWidth(440),
    autoFocus: 'input, mat-dialog-actions button',
  });
  return (await firstValueFrom(opened.afterClosed())) ?? false;
}
