import type { MatDialog } from '@angular/material/dialog';
import { loaded } from '../dialog/loaded';
import { dialogOfWidth } from '../dialog/dialog-size';
import type { StartOverDialog } from './start-over-dialog';

/** Asks whether the vault of this browser shall be emptied, and empties it. */
export async function openStartOver(dialog: MatDialog): Promise<void> {
  const { StartOverDialog } = await loaded(import('./start-over-dialog'));
  dialog.open<StartOverDialog, void, void>(StartOverDialog, dialogOfWidth(480));
}
