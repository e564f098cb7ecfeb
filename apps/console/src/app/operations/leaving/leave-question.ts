import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import type { LeaveDialog, LeaveWords } from './leave-dialog';

/** Asks before something that runs is stopped. Resolves to whether it may be. The dialog's code is fetched then. */
export async function askToLeave(dialog: MatDialog, data: LeaveWords): Promise<boolean> {
  const { LeaveDialog } = await import('./leave-dialog');
  const opened = dialog.open<LeaveDialog, LeaveWords, boolean>(LeaveDialog, {
    data,
    width: '440px',
    role: 'alertdialog',
  });
  return (await firstValueFrom(opened.afterClosed())) ?? false;
}

/** The question of one place: it is asked once at a time, however often the place is left meanwhile. */
@Injectable()
export class LeaveQuestion {
  readonly #dialog = inject(MatDialog);
  #asking: Promise<boolean> | undefined;

  ask(words: LeaveWords): Promise<boolean> {
    this.#asking ??= askToLeave(this.#dialog, words).finally(() => (this.#asking = undefined));
    return this.#asking;
  }
}
