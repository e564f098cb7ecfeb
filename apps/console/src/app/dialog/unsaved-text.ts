import { inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatDialog, MatDialogRef } from '@angular/material/dialog';
import { filter, firstValueFrom, merge } from 'rxjs';
import { askBeforeUnload } from './ask-before-unload';
import { DiscardDialog } from './discard-dialog';

/** What was typed in a dialog and is not saved. */
export interface Typed {
  readonly isUnsaved: () => boolean;
  /** Closes the dialog, if it may. */
  readonly cancel: () => Promise<void>;
}

/**
 * How a dialog is left in which something was typed: by Escape or a press beside it, as by its button to cancel, and when
 * its page is closed or loaded anew, which the browser asks about in its own words. Make it in the dialog's component.
 */
export class UnsavedText {
  readonly #dialog = inject(MatDialog);
  readonly #isUnsaved: Typed['isUnsaved'];

  constructor({ isUnsaved, cancel }: Typed) {
    this.#isUnsaved = isUnsaved;
    const ref = inject<MatDialogRef<unknown>>(MatDialogRef);
    const escape = ref.keydownEvents().pipe(filter(({ key }) => key === 'Escape'));
    merge(escape, ref.backdropClick())
      .pipe(takeUntilDestroyed())
      .subscribe(() => void cancel());
    askBeforeUnload(isUnsaved);
  }

  /** Whether it can be thrown away; asks where there is something. */
  async mayDiscard(): Promise<boolean> {
    if (!this.#isUnsaved()) return true;
    const asked = this.#dialog.open<DiscardDialog, void, boolean>(DiscardDialog, {
      width: '420px',
      role: 'alertdialog',
    });
    return (await firstValueFrom(asked.afterClosed())) === true;
  }
}
