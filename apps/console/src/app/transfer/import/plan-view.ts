import { BreakpointObserver } from '@angular/cdk/layout';
import { CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import { DecimalPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MatSnackBar } from '@angular/material/snack-bar';
import { type Decision, DECISIONS, type Verdict } from '@kiops/contracts';
import { mdiChevronDown, mdiChevronRight } from '@mdi/js';
import { map } from 'rxjs';
import { Icon } from '../../icon/icon';
import { SNACK } from '../../snack/snack';
import { quantity } from '../../quantities/quantities';
import { PLACE_TITLES } from '../../records/store-titles';
import type { EntryKey } from './answers';
import { ComparisonCards } from './comparison-cards';
import { ImportFlow } from './import-flow';
import { FOLDED_AT_FIRST, type PlanRow, planRows, rowHeight, rowIdentity } from './plan-rows';
import { RowHeights } from '../../list/row-heights';
import { DECISION_TITLES, VERDICT_LOOKS, verdictWords } from './verdicts';
import { VerdictTiles } from './verdict-tiles';

/** A plan as tiles and a table: what would be added, what meets a record, what is left out; and the answers to it. */
@Component({
  selector: 'kiops-plan-view',
  imports: [
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    ComparisonCards,
    DecimalPipe,
    Icon,
    MatButton,
    MatButtonToggle,
    MatButtonToggleGroup,
    MatIconButton,
    RowHeights,
    VerdictTiles,
  ],
  templateUrl: './plan-view.html',
  styleUrl: './plan-view.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PlanView {
  protected readonly flow = inject(ImportFlow);
  private readonly snacks = inject(MatSnackBar);

  protected readonly only = signal<Verdict | null>(null);
  private readonly folded = signal(FOLDED_AT_FIRST);
  private readonly open = signal<ReadonlySet<EntryKey>>(new Set());
  private readonly narrow = toSignal(
    inject(BreakpointObserver)
      .observe('(max-width: 720px)')
      .pipe(map(({ matches }) => matches)),
    { initialValue: false },
  );

  protected readonly rows = computed(() => {
    const plan = this.flow.plan();
    if (!plan) return [];
    return planRows(plan, { only: this.only(), folded: this.folded(), open: this.open() });
  });
  protected readonly heights = computed(() => this.rows().map((row) => this.height(row)));

  protected readonly decisions = DECISIONS;
  protected readonly decisionTitles = DECISION_TITLES;
  protected readonly looks = VERDICT_LOOKS;
  protected readonly storeTitles = PLACE_TITLES;
  protected readonly verdictWords = verdictWords;
  protected readonly icons = { open: mdiChevronDown, closed: mdiChevronRight };
  protected readonly identity = (_index: number, row: PlanRow): string => rowIdentity(row);

  constructor() {
    // “Undo” of an answer means nothing once the plan is gone. Not within the change detection that takes it away.
    inject(DestroyRef).onDestroy(() => queueMicrotask(() => this.snacks.dismiss()));
  }

  protected height(row: PlanRow): number {
    return rowHeight(row, this.narrow());
  }

  protected sectionTitle(verdict: Verdict, count: number): string {
    return verdict === 'conflict' ? quantity(count, 'conflict') : `${count.toLocaleString('en')} ${verdict}`;
  }

  protected toggleFold(verdict: Verdict): void {
    this.folded.update((folded) => toggled(folded, verdict));
  }

  protected toggleOpen(key: EntryKey): void {
    this.open.update((open) => toggled(open, key));
  }

  protected answerAll(decision: Decision): void {
    const undo = this.flow.answerAll(decision);
    const count = quantity(this.flow.plan()?.counts.conflict ?? 0, 'conflict');
    this.snacks
      .open(`“${DECISION_TITLES[decision]}” for ${count}.`, 'Undo', SNACK)
      .onAction()
      .subscribe(undo);
  }
}

function toggled<Item>(items: ReadonlySet<Item>, item: Item): ReadonlySet<Item> {
  const without = new Set(items);
  return without.delete(item) ? without : without.add(item);
}
