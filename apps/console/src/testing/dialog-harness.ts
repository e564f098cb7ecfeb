import { frame } from './until';
import { ScreenHarness, harnessOf } from './screen';

/** The dialog that is open; the one on top where there are several, also when that one opened later. */
export class DialogHarness extends ScreenHarness {
  static readonly hostSelector = 'body';

  static get(): DialogHarness {
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
