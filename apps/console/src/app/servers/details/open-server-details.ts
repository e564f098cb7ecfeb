import type { MatDialog } from '@angular/material/dialog';
import type { Server } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { loaded } from '../../dialog/loaded';
import { DRAWER } from '../../operations/drawer/open-operation';
import type { ServerDetails } from './server-details';

/** Opens all about a server, at the right edge. Resolves when it is closed. Its code is fetched at the first call. */
export async function openServerDetails(dialog: MatDialog, server: Server): Promise<void> {
  const { ServerDetails } = await loaded(import('./server-details'));
  const opened = dialog.open<ServerDetails, Server, void>(ServerDetails, {
    ...DRAWER,
    data: server,
    disableClose: false,
  });
  await firstValueFrom(opened.afterClosed());
}
