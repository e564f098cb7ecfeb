import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { dialogOfWidth } from '../../dialog/dialog-size';
import { loaded } from '../../dialog/loaded';
import type { ConnectionsData } from './connections-dialog';

/** Shows who uses a record, to add and remove. Resolves to whether something was changed. */
export async function openConnections(dialog: MatDialog, data: ConnectionsData): Promise<boolean> {
  const { ConnectionsDialog } = await loaded(import('./connections-dialog'));
  const opened = dialog.open<unknown, ConnectionsData, boolean>(ConnectionsDialog, {
    ...dialogOfWidth(600),
    data,
  });
  return (await firstValueFrom(opened.afterClosed())) ?? true;
}
