import type { MatDialog } from '@angular/material/dialog';
import type { RecordByStore, RecordStore } from '@kiops/contracts';
import { loaded } from '../../dialog/loaded';
import { dialogOfWidth } from '../../dialog/dialog-size';

/** Opens one record in the forms that its tools read. The code of it is fetched at its first use. */
export async function openCopyAs<S extends RecordStore>(
  dialog: MatDialog,
  store: S,
  record: RecordByStore[S],
): Promise<void> {
  const { CopyAsDialog } = await loaded(import('./copy-as-dialog'));
  dialog.open(CopyAsDialog, { ...dialogOfWidth(600), data: { store, record } });
}
