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
import { BrowserVault } from '@kiops/browser-vault';
import type { Undoing } from '@kiops/contracts';
import { mdiMonitorLock, mdiRestore, mdiSwapHorizontal, mdiTrashCanOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { DateWords } from '../../dates/date-words';
import { DialogHead } from '../../dialog/dialog-head';
import { Icon } from '../../icon/icon';
import { type Failure, toFailure } from '../../problem/failure';
import { FailureCallout } from '../../problem/failure-callout';
import { quantity } from '../../quantities/quantities';
import { STORE_ICONS } from '../../records/store-icons';
import { SNACK } from '../../snack/snack';
import { faultSentence } from '../../vault/fault-sentence';
import { openUnlock } from '../../vault/open-unlock';
import { TransferClient } from '../client/transfer-client';
import { BROWSER_WORDS, REASON_WORDS, UNDOABLE_WORDS, undoneSentence } from './undo-words';

/** Says what undoing an import, a clean-up or a reset would do, and does it. Its data is the act's id; closes with true once it is undone. */
@Component({
  selector: 'kiops-undo-dialog',
  imports: [DialogHead, FailureCallout, Icon, MatButton, MatDialogActions, MatDialogContent, MatProgressBar],
  templateUrl: './undo-dialog.html',
  styleUrl: './undo-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UndoDialog {
  private readonly act = inject<string>(MAT_DIALOG_DATA);
  private readonly client = inject(TransferClient);
  private readonly vault = inject(BrowserVault);
  private readonly dialog = inject(MatDialog);
  private readonly dates = inject(DateWords);
  private readonly snacks = inject(MatSnackBar);
  private readonly ref = inject<MatDialogRef<UndoDialog, boolean>>(MatDialogRef);

  protected readonly plan = signal<Undoing | undefined>(undefined);
  protected readonly failure = signal<Failure | undefined>(undefined);
  protected readonly working = signal(false);

  protected readonly heading = computed(() => {
    const plan = this.plan();
    return plan ? `Undo this ${UNDOABLE_WORDS[plan.action]}?` : 'Undo';
  });
  protected readonly when = computed(() => {
    const plan = this.plan();
    return plan ? `Of ${this.dates.full(plan.at)}.` : '';
  });
  /** The places of SSH secrets that wait in this browser's vault by the same act. */
  private readonly here = signal<readonly string[]>([]);

  /** What would happen, each with its number. */
  protected readonly lines = computed(() => {
    const plan = this.plan();
    if (!plan) return [];
    const { removed, putBack, restored } = plan;
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
      {
        count: this.here().length,
        icon: mdiMonitorLock,
        text: `${quantity(this.here().length, 'SSH secret')} ${this.here().length === 1 ? 'comes' : 'come'} back from the Trash of this browser`,
      },
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
    return plan && this.here().length === 0 ? BROWSER_WORDS[plan.action] : '';
  });

  protected readonly browserIcon = mdiMonitorLock;
  protected readonly storeIcons = STORE_ICONS;
  protected readonly reasons = REASON_WORDS;
  protected readonly quantity = quantity;

  constructor() {
    void this.look();
  }

  protected async look(): Promise<void> {
    this.failure.set(undefined);
    try {
      const plan = await firstValueFrom(this.client.undoPlan(this.act));
      const trashed = await this.vault.trash.list().catch(() => []);
      this.here.set(
        trashed.filter(({ damaged, known }) => !damaged && known?.act.id === this.act).map(({ id }) => id),
      );
      this.plan.set(plan);
    } catch (error) {
      this.failure.set(toFailure(error));
    }
  }

  protected async undo(): Promise<void> {
    if (this.working()) return;
    if (this.here().length > 0 && this.vault.state().status === 'locked' && !(await openUnlock(this.dialog)))
      return;
    this.working.set(true);
    this.failure.set(undefined);
    this.ref.disableClose = true;
    try {
      const done = await firstValueFrom(this.client.undo(this.act));
      this.snacks.open(`${undoneSentence(done)}${await this.bringBackHere()}`, undefined, SNACK);
      this.ref.close(true);
    } catch (error) {
      this.failure.set(toFailure(error));
    } finally {
      this.working.set(false);
      this.ref.disableClose = false;
    }
  }

  /** Restores the SSH secrets of the same act, once the records are back, and says what came of it. */
  private async bringBackHere(): Promise<string> {
    const places = this.here();
    if (places.length === 0) return '';
    try {
      return ` ${quantity(await this.vault.trash.restore(places), 'SSH secret')} back in this browser.`;
    } catch (error) {
      return ` The SSH secrets stay in the Trash of this browser. ${faultSentence(error)}`;
    }
  }

  protected close(): void {
    if (!this.working()) this.ref.close(false);
  }
}

function go(count: number): string {
  return count === 1 ? 'goes' : 'go';
}
