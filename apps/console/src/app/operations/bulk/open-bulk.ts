import type { MatDialog, MatDialogRef } from '@angular/material/dialog';
import { loaded } from '../../dialog/loaded';
import { DRAWER } from '../drawer/open-operation';
import type { BulkDrawer } from './bulk-drawer';
import type { BulkRequest } from './bulk-run';

/** Opens the drawer of an operation on many SSH servers, and starts it. Its code is fetched at the first call. */
export async function openBulk(
  dialog: MatDialog,
  data: BulkRequest,
): Promise<MatDialogRef<BulkDrawer, void>> {
  const { BulkDrawer } = await loaded(import('./bulk-drawer'));
  return dialog.open<BulkDrawer, BulkRequest, void>(BulkDrawer, { ...DRAWER, data });
}
