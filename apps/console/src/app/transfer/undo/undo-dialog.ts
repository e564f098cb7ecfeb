import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogActions,
  MatDialogContent,
  MatDialogRef,
} from '@angular/material/dialog';
import { MatProgressBar } from '@angular/material/progress-bar';
import { MatSnackBar } from '@angular/material/snack-bar';
import type { Undoing } from '@kiops/contracts';
import { mdiMonitorLock, mdiRestore, mdiSwapHorizontal, mdiTrashCanOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { DateWords } from '../../dates/date-words';
import { DialogHead } from '../../dialog/dialog-head';
import { Icon } from '../../icon/icon';
import { type Failure, toFailure } from '../../problem/failure';
import { FailureCallout } from '../../problem/failure-callout';
import { quantity } from '../../quantities/quantities';
import { AskingRestore } from '../../records/restore/asking-restore';
import { STORE_ICONS } from '../../records/store-icons';
import { SNACK } from '../../snack/snack';
import { openUnlock } from '../../vault/open-unlock';
import { TransferClient } from '../client/transfer-client';
import { UndoHere } from './undo-here';
import { BROWSER_WORDS, REASON_WORDS, REASONS_HERE, UNDOABLE_WORDS, undoneSentence } from './undo-words';

/** Says what undoing an import, a clean-up or a reset would do, and does it. Its data is the act's id; closes with true once it is undone. */
@Component({
  selector: 'kiops-undo-dialog',
  imports: [DialogHead, FailureCallout, Icon, MatButton, MatDialogActions, MatDialogContent, MatProgressBar],
  providers: [UndoHere],
  templateUrl: './undo-dialog.html',
  styleUrl: './undo-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UndoDialog {
  private readonly act = inject<string>(MAT_DIALOG_DATA);
  private readonly client = inject(TransferClient);
  private readonly restoring = inject(AskingRestore);
  private readonly dialog = inject(MatDialog);
  private readonly dates = inject(DateWords);
  private readonly snacks = inject(MatSnackBar);
  private readonly ref = inject<MatDialogRef<UndoDialog, boolean>>(MatDialogRef);

  protected readonly plan = signal<Undoing | undefined>(undefined);
  protected readonly failure = signal<Failure | undefined>(undefined);
  protected readonly working = signal(false);
  /** The service's half was undone before: what is left is in this browser. */
  protected readonly onlyHere = signal(false);
  protected readonly ready = computed(() => this.plan() !== undefined || this.onlyHere());

  protected readonly heading = computed(() => {
    const plan = this.plan();
    if (plan) return `Undo this ${UNDOABLE_WORDS[plan.action]}?`;
    return this.onlyHere() ? 'Undo it in this browser too?' : 'Undo';
  });
  protected readonly when = computed(() => {
    const plan = this.plan();
    return plan ? `Of ${this.dates.full(plan.at)}.` : '';
  });
  /** What the same act did in this browser, and is undone there with it. */
  protected readonly here = inject(UndoHere);

  /** What was undone on KIOPS, when this browser's half has to be tried again. */
  protected readonly undone = signal('');
  /** What would happen, each with its number. */
  protected readonly lines = computed(() => {
    if (!this.ready()) return [];
    const { removed, putBack, restored } = this.plan() ?? NOTHING_LEFT;
    return [
      {
        count: removed,
        icon: mdiTrashCanOutline,
        text: `${quantity(removed, 'record')} that it added ${go(removed)} to the Trash`,
      },
      {
        count: putBack,
        icon: mdiSwapHorizontal,
        text: `${quantity(putBack, 'record')} that it replaced ${putBack === 1 ? 'becomes what it was' : 'become what they were'}; what it brought goes to the Trash`,
      },
      {
        count: restored,
        icon: mdiRestore,
        text: `${quantity(restored, 'record')} ${restored === 1 ? 'comes' : 'come'} back from the Trash`,
      },
      ...this.here.lines(),
    ].filter(({ count }) => count > 0);
  });
  protected readonly stays = computed(() => {
    const left = this.plan()?.left ?? 0;
    return left === 1 ? '1 record stays as it is' : `${quantity(left, 'record')} stay as they are`;
  });
  /** How many of those that stay are not named. */
  protected readonly more = computed(() => {
    const plan = this.plan();
    return plan ? plan.left - plan.leftAlone.length : 0;
  });
  protected readonly inBrowser = computed(() => {
    const plan = this.plan();
    return plan && !this.here.isKnown() ? BROWSER_WORDS[plan.action] : '';
  });

  protected readonly browserIcon = mdiMonitorLock;
  protected readonly storeIcons = STORE_ICONS;
  protected readonly reasons = REASON_WORDS;
  protected readonly reasonsHere = REASONS_HERE;
  protected readonly quantity = quantity;

  constructor() {
    void this.look();
  }

  protected async look(): Promise<void> {
    this.failure.set(undefined);
    try {
      const plan = await firstValueFrom(this.client.undoPlan(this.act));
      await this.here.look(this.act);
      this.plan.set(plan);
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'already-undone') await this.here.look(this.act);
      if (failure.code === 'already-undone' && this.here.isKnown()) this.onlyHere.set(true);
      else this.failure.set(failure);
    }
  }

  protected async unlock(): Promise<void> {
    if (await openUnlock(this.dialog)) await this.here.look(this.act);
  }

  protected async undo(): Promise<void> {
    if (this.working()) return;
    if (this.here.isLocked()) {
      await this.unlock();
      // What an import brought here was not known before: it is shown first.
      if (this.here.isLocked() || this.here.isImport()) return;
    }
    this.working.set(true);
    this.failure.set(undefined);
    this.ref.disableClose = true;
    try {
      const onKiops = this.onlyHere() ? '' : await this.undoOnKiops();
      if (onKiops === null) return;
      const here = await this.here.undo(this.act);
      if (here === null) {
        this.plan.set(undefined);
        this.onlyHere.set(true);
        this.undone.set(onKiops);
        return;
      }
      this.snacks.open([onKiops, here].filter(Boolean).join(' '), undefined, SNACK);
      this.ref.close(true);
    } catch (error) {
      this.failure.set(toFailure(error));
    } finally {
      this.working.set(false);
      this.ref.disableClose = false;
    }
  }

  /** Null when accounts are there again, and nobody wants to choose: then nothing was undone. */
  private async undoOnKiops(): Promise<string | null> {
    const done = await this.restoring.asking((answers) => this.client.undo(this.act, answers));
    return done ? undoneSentence(done) : null;
  }

  protected close(): void {
    if (!this.working()) this.ref.close(this.undone() !== '');
  }
}

const NOTHING_LEFT: Pick<Undoing, 'removed' | 'putBack' | 'restored'> = {
  removed: 0,
  putBack: 0,
  restored: 0,
};

function go(count: number): string {
  return count === 1 ? 'goes' : 'go';
}
