import { Dialog } from '@angular/cdk/dialog';
import type { Provider } from '@angular/core';
import { MAT_DIALOG_DEFAULT_OPTIONS, MatDialog, MatDialogConfig } from '@angular/material/dialog';

/**
 * Dialogs that find what is provided beside them: a MatDialog, and the Dialog that gives it its injector.
 *
 * The focus goes into a dialog when it is drawn. By Material's default it goes there when the opening animation has
 * ended, and takes away from whoever has begun to type into another field by then. The browser's Back is decided upon by
 * `backClosesOverlay`: by itself Material closes all dialogs, without a question.
 */
export function provideDialogs(): Provider[] {
  return [
    Dialog,
    MatDialog,
    {
      provide: MAT_DIALOG_DEFAULT_OPTIONS,
      useValue: { ...new MatDialogConfig(), delayFocusTrap: false, closeOnNavigation: false },
    },
  ];
}
