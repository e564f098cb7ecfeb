import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { UnlockDialog } from './unlock-dialog';
import type { VaultLocksDialog } from './vault-locks-dialog';

/** Asks for what opens the vault. Resolves to whether it is open now. */
export async function openUnlock(dialog: MatDialog): Promise<boolean> {
  const { UnlockDialog } = await import('./unlock-dialog');
  const opened = dialog.open<UnlockDialog, void, boolean>(UnlockDialog, { width: '440px', panelClass: 'kiops-dialog' });
  return (await firstValueFrom(opened.afterClosed())) ?? false;
}

/** The vault of this browser: what it keeps, and its locks. */
export async function openVaultLocks(dialog: MatDialog): Promise<void> {
  const { VaultLocksDialog } = await import('./vault-locks-dialog');
  const opened = dialog.open<VaultLocksDialog, void, void>(VaultLocksDialog, {
    width: '560px',
    maxWidth: 'calc(100vw - 48px)',
    maxHeight: 'calc(100vh - 48px)',
    panelClass: 'kiops-dialog',
  });
  await firstValueFrom(opened.afterClosed());
}
