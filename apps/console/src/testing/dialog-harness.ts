import { TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DEFAULT_OPTIONS } from '@angular/material/dialog';
import { frame } from './until';
import { ScreenHarness, harnessOf } from './screen';

/** The dialog that is open; the one on top where there are several, also when that one opened later. */
export class DialogHarness extends ScreenHarness {
  static readonly hostSelector = 'body';

  /**
   * @throws Error where dialogs are not the product's: Material's own take the focus once more when they have opened,
   * from whatever a spec on a busy machine has come to by then.
   */
  static get(): DialogHarness {
    if (TestBed.inject(MAT_DIALOG_DEFAULT_OPTIONS, null)?.delayFocusTrap !== false) {
      throw new Error('Provide dialogs as the product does: provideDialogs().');
    }
    return harnessOf(DialogHarness);
  }

  override get element(): HTMLElement {
    const top = Array.from(document.querySelectorAll<HTMLElement>('mat-dialog-container')).at(-1);
    if (!top) throw new Error('No dialog is open.');
    return top;
  }

  /** What it shows is drawn in a frame: a list that scrolls, and what an animation ends with. */
  override async settle(): Promise<void> {
    await frame();
    await super.settle();
  }
}
