import type { MatDialog, MatDialogRef } from '@angular/material/dialog';
import type { Store } from '@kiops/contracts';
import { loaded } from '../dialog/loaded';
import type { CredentialsDialog } from './credentials-dialog';

/** Opens View Credentials on a tab. The dialog's code is fetched at the first call. */
export async function openCredentialsDialog(
  dialog: MatDialog,
  tab: Store = 'servers',
): Promise<MatDialogRef<CredentialsDialog, void>> {
  const { CredentialsDialog } = await loaded(import('./credentials-dialog'));
  return dialog.open<CredentialsDialog, { tab: Store }, void>(CredentialsDialog, {
    data: { tab },
    width: '1128px',
    maxWidth: 'calc(100vw - 48px)',
    height: 'min(880px, calc(100vh - 48px))',
    maxHeight: 'none',
    panelClass: 'kiops-credentials',
    ariaLabelledBy: 'credentials-title',
    // Rows first: a fade would only stand before them.
    enterAnimationDuration: 0,
    autoFocus: '[role="tab"][aria-selected="true"]',
  });
}
