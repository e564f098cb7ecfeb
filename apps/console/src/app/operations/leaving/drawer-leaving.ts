import { DestroyRef, inject, Injectable } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatDialogRef } from '@angular/material/dialog';
import { filter, merge } from 'rxjs';
import { askBeforeUnload } from '../../dialog/ask-before-unload';
import { LeaveQuestion } from './leave-question';
import { OpenOperations } from './open-operations';

/** What a drawer runs, as far as leaving it is concerned. */
export interface RunningWork {
  /** What runs, and where: `Collect system info on 결제 API`. */
  readonly what: string;
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
  readonly #question = inject(LeaveQuestion);
  readonly #operations = inject(OpenOperations);
  readonly #destroyed = inject(DestroyRef);
  #work: RunningWork | undefined;

  watch(work: RunningWork): void {
    this.#work = work;
    const escape = this.#ref.keydownEvents().pipe(filter(({ key }) => key === 'Escape'));
    merge(escape, this.#ref.backdropClick())
      .pipe(takeUntilDestroyed(this.#destroyed))
      .subscribe(() => void this.leave());
    askBeforeUnload(() => work.isRunning(), this.#destroyed);
    const gone = this.#operations.opened(() => this.leave());
    this.#destroyed.onDestroy(() => {
      gone();
      work.stop();
    });
  }

  /** Closes; asks first while something runs. Resolves to whether it closed. */
  async leave(): Promise<boolean> {
    if (this.#work?.isRunning() && !(await this.#mayStop(this.#work))) return false;
    this.#work?.stop();
    this.#ref.close();
    return true;
  }

  #mayStop({ what }: RunningWork): Promise<boolean> {
    return this.#question.ask({
      heading: 'Stop the operation?',
      sentence: `${what} is still running.`,
      stay: 'Keep running',
      leave: 'Stop and leave',
    });
  }
}

/** What a drawer of operations provides to be left by these rules. */
export const LEAVING_PROVIDERS = [DrawerLeaving, LeaveQuestion];
