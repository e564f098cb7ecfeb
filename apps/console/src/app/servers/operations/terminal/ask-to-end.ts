import type { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { LeaveDialog, LeaveWords } from '../drawer/leave-dialog';

/** Asks before signing out ends so many terminals. Resolves to whether it may. The dialog's code is fetched then. */
export async function askToEndTerminals(dialog: MatDialog, count: number): Promise<boolean> {
  const { LeaveDialog } = await import('../drawer/leave-dialog');
  const terminals = count === 1 ? 'a terminal' : `${count} terminals`;
  const opened = dialog.open<LeaveDialog, LeaveWords, boolean>(LeaveDialog, {
    data: {
      heading: 'Sign out and close the terminals?',
      sentence: `You have ${terminals} open. What runs there ends.`,
      stay: 'Stay signed in',
      leave: 'Sign out',
    },
    width: '440px',
    role: 'alertdialog',
  });
  return (await firstValueFrom(opened.afterClosed())) ?? false;
}
