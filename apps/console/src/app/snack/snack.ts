import type { MatSnackBarConfig } from '@angular/material/snack-bar';

/** Milliseconds that a message with something to do in it stays. */
const SNACK_DURATION = 8_000;

/** Messages stand above the dialog's foot. */
export const SNACK: MatSnackBarConfig = { duration: SNACK_DURATION, panelClass: 'kiops-dialog-snack' };
