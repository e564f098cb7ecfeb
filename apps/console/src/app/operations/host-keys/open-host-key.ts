import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { HostKeyDialog, HostKeyQuestion } from './host-key-dialog';

/** Asks whether a host key is to be trusted. Closing the dialog means no. */
export async function askHostKey(dialog: MatDialog, question: HostKeyQuestion): Promise<boolean> {
  const { HostKeyDialog } = await import('./host-key-dialog');
  const opened = dialog.open<HostKeyDialog, HostKeyQuestion, boolean>(HostKeyDialog, {
    data: question,
    width: '560px',
    maxWidth: 'calc(100vw - 48px)',
    panelClass: 'kiops-dialog',
    role: 'alertdialog',
    autoFocus: 'first-heading',
  });
  return (await firstValueFrom(opened.afterClosed())) ?? false;
}
