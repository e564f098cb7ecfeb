import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { HostKeyDialog } from './host-key-dialog';
import type { HostKeyQuestion } from './host-key-question';

/** Asks in a dialog whether a host key is to be trusted. Closing it means no; so does `signal`, which closes it. */
export async function openHostKey(
  dialog: MatDialog,
  question: HostKeyQuestion,
  signal?: AbortSignal,
): Promise<boolean> {
  const { HostKeyDialog } = await import('./host-key-dialog');
  if (signal?.aborted) return false;
  const opened = dialog.open<HostKeyDialog, HostKeyQuestion, boolean>(HostKeyDialog, {
    data: question,
    width: '560px',
    maxWidth: 'calc(100vw - 48px)',
    panelClass: 'kiops-dialog',
    role: 'alertdialog',
    autoFocus: 'first-heading',
  });
  const withdraw = () => opened.close(false);
  signal?.addEventListener('abort', withdraw);
  const isTrusted = await firstValueFrom(opened.afterClosed());
  signal?.removeEventListener('abort', withdraw);
  return isTrusted ?? false;
}
