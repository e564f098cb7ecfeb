import type { MatDialog, MatDialogRef } from '@angular/material/dialog';
import type { Store } from '@kiops/contracts';
import { loaded } from '../dialog/loaded';
import type { CredentialsData, CredentialsDialog } from './credentials-dialog';

/** Opens View Credentials on a tab, whose list begins with a filter. The dialog's code is fetched at the first call. */
export async function openCredentialsDialog(
  dialog: MatDialog,
  tab: Store = 'servers',
  filter = '',
): Promise<MatDialogRef<CredentialsDialog, void>> {
  const { CredentialsDialog } = await loaded(import('./credentials-dialog'));
  return dialog.open<CredentialsDialog, CredentialsData, void>(CredentialsDialog, {
    data: { tab, filter },
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
