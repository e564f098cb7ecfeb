import type { MatDialog } from '@angular/material/dialog';
import type { SecretFacts } from '@kiops/browser-vault';
import { firstValueFrom } from 'rxjs';
import { loaded } from '../dialog/loaded';
import { dialogOfWidth } from '../dialog/dialog-size';
import type { KeepSecretDialog, KeepSecretRequest } from './keep-secret-dialog';

/** Asks for an SSH secret and keeps it in this browser; resolves to its facts, or to nothing when it was cancelled. */
export async function keepSecret(
  dialog: MatDialog,
  request: KeepSecretRequest,
): Promise<SecretFacts | undefined> {
  const { KeepSecretDialog } = await loaded(import('./keep-secret-dialog'));
  const opened = dialog.open<KeepSecretDialog, KeepSecretRequest, SecretFacts>(KeepSecretDialog, {
    ...dialogOfWidth(560),
    data: request,
    autoFocus: false,
    // The form itself asks before it closes, when something was entered.
    disableClose: true,
  });
  return firstValueFrom(opened.afterClosed());
}
