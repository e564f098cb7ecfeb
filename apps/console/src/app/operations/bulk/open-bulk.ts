import type { MatDialog, MatDialogRef } from '@angular/material/dialog';
import type { Server } from '@kiops/contracts';
import { DRAWER } from '../drawer/open-operation';
import type { Operation } from '../run/operation';
import type { BulkDrawer } from './bulk-drawer';

/** What is run on which servers. */
export interface BulkRequest {
  readonly servers: readonly Server[];
  readonly operation: Operation<unknown>;
}

/** Opens the drawer of an operation on many SSH servers, and starts it. Its code is fetched at the first call. */
export async function openBulk(
  dialog: MatDialog,
  data: BulkRequest,
): Promise<MatDialogRef<BulkDrawer, void>> {
  const { BulkDrawer } = await import('./bulk-drawer');
  return dialog.open<BulkDrawer, BulkRequest, void>(BulkDrawer, { ...DRAWER, data });
}
