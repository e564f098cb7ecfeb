import type { MatDialog, MatDialogConfig, MatDialogRef } from '@angular/material/dialog';
import { loaded } from '../../dialog/loaded';
import type { OperationRequest } from '../run/operation-run';
import type { OperationDrawer } from './operation-drawer';

/** A drawer of operations: at the right edge, as high as the window. */
export const DRAWER: MatDialogConfig = {
  width: '520px',
  maxWidth: '100vw',
  height: '100dvh',
  maxHeight: 'none',
  position: { top: '0', right: '0' },
  panelClass: 'kiops-drawer',
  // The drawer itself asks before it closes while something runs, and before the page is left.
  disableClose: true,
  autoFocus: 'first-heading',
};

/**
 * Opens the drawer of an operation on an SSH server, and starts it. The drawer's code, and the SSH client's, is fetched
 * at the first call. It closes with nothing: what an operation finds out, it keeps itself.
 */
export async function openOperation(
  dialog: MatDialog,
  request: OperationRequest,
): Promise<MatDialogRef<OperationDrawer, void>> {
  const { OperationDrawer } = await loaded(import('./operation-drawer'));
  return dialog.open<OperationDrawer, OperationRequest, void>(OperationDrawer, { ...DRAWER, data: request });
}
