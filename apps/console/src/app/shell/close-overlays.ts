import { inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import type { CanDeactivateFn } from '@angular/router';
import { firstValueFrom } from 'rxjs';

/**
 * Whoever leaves the pages of the signed-in leaves nothing of them on the screen: dialogs, drawers and messages hold names,
 * users and hosts, and are closed, whatever they would ask first, before the next page shows. Menus go with their pages.
 */
export const closeOverlays: CanDeactivateFn<unknown> = async () => {
  const dialog = inject(MatDialog);
  const snackBar = inject(MatSnackBar);
  // Some ask something else when they are closed.
  while (dialog.openDialogs.length > 0) {
    const closed = dialog.openDialogs.map((opened) =>
      firstValueFrom(opened.afterClosed(), { defaultValue: undefined }),
    );
    dialog.closeAll();
    await Promise.all(closed);
  }
  // It can be read until it has faded out.
  const message = snackBar._openedSnackBarRef;
  if (message) {
    const gone = firstValueFrom(message.afterDismissed(), { defaultValue: undefined });
    message.dismiss();
    await gone;
  }
  return true;
};
