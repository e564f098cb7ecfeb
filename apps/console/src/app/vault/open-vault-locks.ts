import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { loaded } from '../dialog/loaded';
import { dialogOfWidth } from '../dialog/dialog-size';
import type { VaultLocksDialog } from './vault-locks-dialog';

/** The vault of this browser: what it keeps, and its locks. */
export async function openVaultLocks(dialog: MatDialog): Promise<void> {
  const { VaultLocksDialog } = await loaded(import('./vault-locks-dialog'));
  const opened = dialog.open<VaultLocksDialog, void, void>(VaultLocksDialog, dialogOfWidth(560));
  await firstValueFrom(opened.afterClosed());
}
