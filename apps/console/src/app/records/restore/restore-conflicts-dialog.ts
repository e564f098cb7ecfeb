import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { DECISIONS, type Decision, type RestoreConflict, type RestoreConflicts } from '@kiops/contracts';
import { DialogHead } from '../../dialog/dialog-head';
import { Icon } from '../../icon/icon';
import { numberText, quantity } from '../../quantities/quantities';
import { STORE_ICONS } from '../store-icons';
import {
  conflictsHeading,
  differenceSentence,
  mineSentence,
  RESTORE_DECISION_TITLES,
  whyAsked,
} from './conflict-words';
import { recordName, type RestoreAnswers } from './restore-answers';

/** Asks what shall stay of each account that is there again. Closes with the answers, or with nothing. */
@Component({
  selector: 'kiops-restore-conflicts-dialog',
  imports: [
    DialogHead,
    Icon,
    MatButton,
    MatButtonToggle,
    MatButtonToggleGroup,
    MatDialogActions,
    MatDialogContent,
  ],
  templateUrl: './restore-conflicts-dialog.html',
  styleUrl: './restore-conflicts-dialog.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RestoreConflictsDialog {
  readonly #ref = inject<MatDialogRef<RestoreConflictsDialog, RestoreAnswers>>(MatDialogRef);
  readonly #decisions = signal<ReadonlyMap<string, Decision>>(new Map());
  /** The answer to those that are not listed too. */
  readonly #others = signal<Decision | undefined>(undefined);

  protected readonly conflicts = inject<RestoreConflicts>(MAT_DIALOG_DATA);
  protected readonly heading = conflictsHeading(this.conflicts);
  protected readonly why = whyAsked(this.conflicts);
  protected readonly more = this.conflicts.total - this.conflicts.records.length;
  protected readonly open = computed(() => {
    const listed = this.conflicts.records.filter((record) => !this.decisionOf(record)).length;
    return this.#others() ? listed : listed + this.more;
  });

  protected readonly decisions = DECISIONS;
  protected readonly titles = RESTORE_DECISION_TITLES;
  protected readonly icons = STORE_ICONS;
  protected readonly differs = differenceSentence;
  protected readonly mine = mineSentence;
  protected readonly numberText = numberText;
  protected readonly quantity = quantity;

  protected decisionOf(conflict: RestoreConflict): Decision | undefined {
    return this.#decisions().get(recordName(conflict));
  }

  protected decide(conflict: RestoreConflict, decision: Decision): void {
    this.#decisions.update((before) => new Map(before).set(recordName(conflict), decision));
  }

  protected decideAll(decision: Decision): void {
    this.#decisions.set(new Map(this.conflicts.records.map((record) => [recordName(record), decision])));
    this.#others.set(decision);
  }

  protected restore(): void {
    const others = this.#others();
    this.#ref.close({
      answers: [...this.#decisions()].map(
        ([name, decision]) => `${name}/${decision}` as RestoreAnswers['answers'][number],
      ),
      ...(others && { default: others }),
    });
  }

  protected close(): void {
    this.#ref.close();
  }
}
