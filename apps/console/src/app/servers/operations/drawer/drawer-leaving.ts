import { DestroyRef, inject, Injectable } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatDialog, MatDialogRef } from '@angular/material/dialog';
import { filter, firstValueFrom, merge } from 'rxjs';
import { OpenOperations } from '../open-operations';
import { LeaveDialog, type LeaveQuestion } from './leave-dialog';

/** What a drawer runs, as far as leaving it is concerned. */
export interface RunningWork extends LeaveQuestion {
  readonly isRunning: () => boolean;
  readonly stop: () => void;
}

/**
 * How a drawer of operations is left: by its buttons, Escape, a press beside it, another page, or a closed tab. While
 * something runs, that asks first. Provided by the drawer, which says what it runs by `watch`.
 */
@Injectable()
export class DrawerLeaving {
  readonly #ref = inject<MatDialogRef<unknown, void>>(MatDialogRef);
  readonly #dialog = inject(MatDialog);
  readonly #operations = inject(OpenOperations);
  readonly #destroyed = inject(DestroyRef);
  #work: RunningWork | undefined;
  #asking: Promise<boolean> | undefined;

  watch(work: RunningWork): void {
    this.#work = work;
    const escape = this.#ref.keydownEvents().pipe(filter(({ key }) => key === 'Escape'));
    merge(escape, this.#ref.backdropClick())
      .pipe(takeUntilDestroyed(this.#destroyed))
      .subscribe(() => void this.leave());
    const beforeUnload = (event: Event) => {
      if (work.isRunning()) event.preventDefault();
    };
    addEventListener('beforeunload', beforeUnload);
    const gone = this.#operations.opened(() => this.leave());
    this.#destroyed.onDestroy(() => {
      removeEventListener('beforeunload', beforeUnload);
      gone();
      work.stop();
    });
  }

  /** Closes; asks first while something runs. Resolves to whether it closed. */
  async leave(): Promise<boolean> {
    if (this.#work?.isRunning() && !(await this.#mayStop())) return false;
    this.#work?.stop();
    this.#ref.close();
    return true;
  }

  /** One question at a time, however often the drawer is left. */
  #mayStop(): Promise<boolean> {
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(): Promise<boolean> {
    const opened = this.#dialog.open<LeaveDialog, LeaveQuestion, boolean>(LeaveDialog, {
      data: this.#work,
      width: '440px',
      role: 'alertdialog',
    });
    return (await firstValueFrom(opened.afterClosed())) ?? false;
  }
}
