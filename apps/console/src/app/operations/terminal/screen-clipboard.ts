import { Clipboard } from '@angular/cdk/clipboard';
import { DOCUMENT } from '@angular/common';
import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import { firstValueFrom } from 'rxjs';
import { SNACK } from '../../snack/snack';
import { PasteDialog, type PasteQuestion } from './paste-dialog';
import { linesRun, pastedText } from './hostile-text';
import { XtermScreen } from './xterm-screen';

/** Between a terminal and the clipboard stands the person: nothing is copied or pasted that was not asked for. */
@Injectable()
export class ScreenClipboard {
  readonly #screen = inject(XtermScreen);
  readonly #clipboard = inject(Clipboard);
  readonly #dialog = inject(MatDialog);
  readonly #snackBar = inject(MatSnackBar);
  readonly #navigator = inject(DOCUMENT).defaultView?.navigator;

  /** Copies the selection, and takes it away: the next Ctrl+C is the shell's. */
  copy(): void {
    const text = this.#screen.selection();
    if (text === '') return this.#say('Select some text in the terminal first.');
    if (!this.#clipboard.copy(text)) return this.#say('The text could not be copied.');
    this.#screen.clearSelection();
    this.#say('Copied.');
  }

  /** Pastes what is on the clipboard; says so when the browser does not let a page read it. */
  async paste(): Promise<void> {
    // At once, not when the clipboard has answered: the next key is meant for the shell, not for the button once more.
    this.#screen.focus();
    // Undefined where the address is not secure, and in browsers that never allow it.
    const reading = this.#navigator?.clipboard?.readText?.();
    const text = await reading?.catch(() => undefined);
    if (text === undefined)
      return this.#say('This browser does not let a page read the clipboard. Paste with Ctrl+Shift+V.');
    await this.pasteText(text);
  }

  /** Pastes a text; asks before when the shell would run its lines at once. */
  async pasteText(text: string): Promise<void> {
    const clean = pastedText(text);
    const lines = this.#screen.isPasteBracketed() ? 0 : linesRun(clean);
    if (lines === 0 || (await this.#mayRun({ text: clean, lines }))) this.#screen.paste(clean);
    this.#screen.focus();
  }

  async #mayRun(data: PasteQuestion): Promise<boolean> {
    const opened = this.#dialog.open<PasteDialog, PasteQuestion, boolean>(PasteDialog, {
      data,
      width: '560px',
      role: 'alertdialog',
    });
    return (await firstValueFrom(opened.afterClosed())) ?? false;
  }

  #say(words: string): void {
    this.#snackBar.open(words, undefined, SNACK);
  }
}
