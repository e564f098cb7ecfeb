import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { loaded } from '../dialog/loaded';
import type { HopCredentials, SshAuthRequest } from './hop-account';
import type { SshAuthDialog } from './ssh-auth-dialog';

/**
 * Asks for the SSH credentials of a route, as far as this browser does not know them. Resolves to one credential per
 * hop, in the order of the hops; to nothing when it was cancelled, and the vault is then as it was. The modal's code is
 * fetched at the first call.
 */
export async function askSshCredentials(
  dialog: MatDialog,
  request: SshAuthRequest,
): Promise<HopCredentials | undefined> {
  const { SshAuthDialog } = await loaded(import('./ssh-auth-dialog'));
  const opened = dialog.open<SshAuthDialog, SshAuthRequest, HopCredentials>(SshAuthDialog, {
    data: request,
    width: '696px',
    maxWidth: 'calc(100vw - 48px)',
    maxHeight: 'calc(100vh - 48px)',
    panelClass: 'kiops-dialog',
    autoFocus: false,
    // The modal itself asks before it closes, when something was entered.
    disableClose: true,
  });
  return firstValueFrom(opened.afterClosed());
}
