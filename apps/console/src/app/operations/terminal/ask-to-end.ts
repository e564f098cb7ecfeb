import type { MatDialog } from '@angular/material/dialog';
import { askToLeave } from '../leaving/leave-question';

/** Asks before signing out ends so many terminals. Resolves to whether it may. */
export function askToEndTerminals(dialog: MatDialog, count: number): Promise<boolean> {
  const terminals = count === 1 ? 'a terminal' : `${count} terminals`;
  return askToLeave(dialog, {
    heading: 'Sign out and close the terminals?',
    sentence: `You have ${terminals} open. What runs there ends.`,
    stay: 'Stay signed in',
    leave: 'Sign out',
  });
}
