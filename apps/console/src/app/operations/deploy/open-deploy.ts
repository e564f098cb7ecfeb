import type { MatDialog } from '@angular/material/dialog';
import type { Server } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import { loaded } from '../../dialog/loaded';
import type { RecordsClient } from '../../records/records-client';
import { dialogOfWidth } from '../../dialog/dialog-size';
import { openOperation } from '../drawer/open-operation';
import type { DeployDialog, DeployOrder } from './deploy-dialog';

/**
 * Asks what to deploy on an SSH server, and opens the drawer that does it. The code of both is fetched when it is
 * needed. Resolves when both have closed.
 */
export async function deployOn(dialog: MatDialog, records: RecordsClient, server: Server): Promise<void> {
  const { DeployDialog } = await loaded(import('./deploy-dialog'));
  const asked = dialog.open<DeployDialog, Server, DeployOrder>(DeployDialog, {
    ...dialogOfWidth(600),
    data: server,
    // The dialog itself asks before it closes, when something was typed.
    disableClose: true,
    autoFocus: 'input',
  });
  const order = await firstValueFrom(asked.afterClosed());
  if (!order) return;
  const [{ deployOperation }, { revealCredential }] = await loaded(
    Promise.all([import('./deploy'), import('./reveal-credential')]),
  );
  const { deployment, credential } = order;
  const operation = deployOperation(deployment, credential, (chosen) => revealCredential(records, chosen));
  const drawer = await openOperation(dialog, { server, operation });
  await firstValueFrom(drawer.afterClosed(), { defaultValue: undefined });
}
