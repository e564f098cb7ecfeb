import { BreakpointObserver } from '@angular/cdk/layout';
import { CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import { DecimalPipe, NgTemplateOutlet } from '@angular/common';
import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  ElementRef,
  inject,
  Injector,
  signal,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MatOption, MatSelect } from '@angular/material/select';
import { MatSnackBar } from '@angular/material/snack-bar';
import { type Decision, DECISIONS, type RecordStore, type Verdict } from '@kiops/contracts';
import type { EntryId } from '@kiops/transfer-formats';
import { mdiChevronDown, mdiChevronRight } from '@mdi/js';
import { map } from 'rxjs';
import { Icon } from '../../icon/icon';
import { SNACK } from '../../snack/snack';
import { quantity } from '../../quantities/quantities';
import { PLACE_TITLES, STORE_TITLES } from '../../records/store-titles';
import { type EntryKey, entryKey } from './plan/answers';
import { ComparisonCards } from './comparison-cards';
import type { ImportEntry } from './plan/import-entries';
import { ConflictAnswers } from './flow/conflict-answers';
import { CurrentPlan } from './flow/current-plan';
import { CurrentStep } from './flow/current-step';
import { ImportFlow } from './flow/import-flow';
import { PlanMaking } from './flow/plan-making';
import { foldedAtFirst, type PlanRow, planRows, rowHeight, rowIdentity, type Section } from './plan-rows';
import { RowHeights } from '../../list/row-heights';
import { decisionTitles, VERDICT_LOOKS, verdictWords } from './verdicts';
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
    MatOption,
    MatSelect,
    NgTemplateOutlet,
    RowHeights,
    VerdictTiles,
  ],
  templateUrl: './plan-view.html',
  styleUrl: './plan-view.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PlanView {
  private readonly flow = inject(ImportFlow);
  protected readonly current = inject(CurrentStep);
  protected readonly plan = inject(CurrentPlan);
  protected readonly plans = inject(PlanMaking);
  protected readonly answers = inject(ConflictAnswers);
  private readonly snacks = inject(MatSnackBar);
  private readonly injector = inject(Injector);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  /** The entry whose store was chosen: in the plan that comes of it, it is another row. */
  private moved: EntryId | null = null;

  protected readonly only = signal<Verdict | null>(null);
  private readonly folded = signal(foldedAtFirst(this.plan.leftOutCounts().all.count));
  private readonly open = signal<ReadonlySet<EntryKey>>(new Set());
  private readonly narrow = toSignal(
    inject(BreakpointObserver)
      .observe('(max-width: 720px)')
      .pipe(map(({ matches }) => matches)),
    { initialValue: false },
  );

  protected readonly rows = computed(() => {
    const [plan, sources] = [this.plan.whole(), this.plan.sources()];
    if (!plan || !sources) return [];
    return planRows(
      { plan, sources, notPlanned: this.plan.notPlanned(), leftOut: this.plan.leftOutCounts().all.count },
      { only: this.only(), folded: this.folded(), open: this.open() },
    );
  });
  /** One answer stands for what is not listed yet, too. */
  protected readonly titlesForAll = computed(() =>
    decisionTitles(this.plan.whole()?.more.conflict ? [] : this.answers.conflicts()),
  );
  private readonly conflictWords = computed(() => {
    const conflicts = this.answers.conflicts();
    const inFiles = conflicts.filter(({ earlier }) => earlier).length;
    if (inFiles === 0) return 'The account is already here with another secret or other fields.';
    return inFiles === conflicts.length
      ? 'The account is in the files twice, with another secret or other fields.'
      : 'The account is already here, or in the files twice, with another secret or other fields.';
  });
  protected readonly heights = computed(() => this.rows().map((row) => this.height(row)));

  protected readonly decisions = DECISIONS;
  protected readonly decisionTitles = decisionTitles;
  protected readonly looks = VERDICT_LOOKS;
  protected readonly storeTitles = PLACE_TITLES;
  protected readonly verdictWords = verdictWords;
  protected readonly icons = { open: mdiChevronDown, closed: mdiChevronRight };
  protected readonly identity = (_index: number, row: PlanRow): string => rowIdentity(row);

  constructor() {
    // “Undo” of an answer means nothing once the plan is gone. Not within the change detection that takes it away.
    inject(DestroyRef).onDestroy(() => queueMicrotask(() => this.snacks.dismiss()));
    effect(() => {
      const id = this.moved;
      if (this.current.planning() || id === null) return;
      this.moved = null;
      afterNextRender({ write: () => this.focusStoreOf(id) }, { injector: this.injector });
    });
  }

  protected height(row: PlanRow): number {
    return rowHeight(row, this.narrow(), this.noteOf);
  }

  protected sectionTitle(section: Section, count: number): string {
    const amount = count.toLocaleString('en');
    switch (section) {
      case 'conflict':
        return quantity(count, 'conflict');
      case 'stores':
        return `${amount} ${count === 1 ? 'fits' : 'fit'} more than one store`;
      case 'invalid':
        return `Left out (${amount})`;
      default:
        return `${amount} ${section}`;
    }
  }

  protected sectionWords(section: Section): string {
    switch (section) {
      case 'conflict':
        return this.conflictWords();
      case 'invalid':
        return 'Everything else can still be imported.';
      case 'stores':
        return 'Chosen by the host. Change it where it is wrong.';
      case 'new':
        return 'Will be added.';
      case 'identical':
        return 'Already here, or earlier in the files, with the same secret. Nothing to do.';
    }
  }

  protected toggleFold(section: Section): void {
    this.folded.update((folded) => toggled(folded, section));
  }

  protected fileOf(entry: Pick<ImportEntry, 'store' | 'index'>): string {
    return this.plan.sources()?.fileOf(entry) ?? '';
  }

  protected placeOf(entry: Pick<ImportEntry, 'store' | 'index'>): string {
    return this.plan.sources()?.placeOf(entry) ?? '';
  }

  protected theirPlace(entry: Pick<ImportEntry, 'store' | 'index'>): string {
    if (this.plan.sources()?.originOf(entry)) return `in ${this.fileOf(entry)}, ${this.placeOf(entry)}`;
    return `in the file, position ${entry.index + 1}`;
  }

  /** Where the entry of the files is that this one is in conflict with; null where that is a record. */
  protected earlierPlace({ store, earlier }: ImportEntry): string | null {
    return earlier ? this.theirPlace({ store, index: earlier.index }) : null;
  }

  /** The stores between which one may choose; undefined where there is no choice. */
  protected storesOf(entry: ImportEntry): readonly RecordStore[] | undefined {
    return this.plan.sources()?.originOf(entry)?.stores;
  }

  /** What there is to know of an entry that nobody has to decide about. */
  protected readonly noteOf = (entry: ImportEntry): string => {
    const origin = this.plan.sources()?.originOf(entry);
    const others = (origin?.stores ?? []).filter((store) => store !== entry.store);
    const couldBe =
      others.length === 0 ? [] : [`Could be ${others.map((store) => STORE_TITLES[store]).join(' or ')}.`];
    return [...couldBe, ...(origin?.remarks ?? []), entry.reason ?? ''].filter(Boolean).join(' ');
  };

  protected putInto(entry: ImportEntry, store: RecordStore): void {
    const origin = this.plan.sources()?.originOf(entry);
    if (!origin) return;
    this.moved = origin.id;
    this.flow.putInto(origin.id, store);
  }

  /** How the control is found with which the store of an entry is chosen. */
  protected storeId(key: EntryKey): string {
    return `store of ${key}`;
  }

  /** The row of before went, and the focus with it: back to where the store was chosen, unless somebody went on. */
  private focusStoreOf(id: EntryId): void {
    const { ownerDocument } = this.element.nativeElement;
    if (ownerDocument.activeElement !== ownerDocument.body) return;
    const sources = this.plan.sources();
    const entry = this.plan.whole()?.entries.find((one) => sources?.originOf(one)?.id === id);
    const control = entry && ownerDocument.getElementById(this.storeId(entryKey(entry)));
    const table = this.element.nativeElement.querySelector<HTMLElement>('cdk-virtual-scroll-viewport');
    (control ?? table)?.focus();
  }

  protected toggleOpen(key: EntryKey): void {
    this.open.update((open) => toggled(open, key));
  }

  protected answerAll(decision: Decision): void {
    const undo = this.answers.answerAll(decision);
    const count = quantity(this.plan.whole()?.counts.conflict ?? 0, 'conflict');
    this.snacks
      .open(`“${this.titlesForAll()[decision]}” for ${count}.`, 'Undo', SNACK)
      .onAction()
      .subscribe(undo);
  }
}

function toggled<Item>(items: ReadonlySet<Item>, item: Item): ReadonlySet<Item> {
  const without = new Set(items);
  return without.delete(item) ? without : without.add(item);
}
