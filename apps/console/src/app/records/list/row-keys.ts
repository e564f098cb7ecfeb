import {
  DestroyRef,
  Directive,
  ElementRef,
  type Signal,
  afterNextRender,
  afterRenderEffect,
  computed,
  effect,
  inject,
  input,
  output,
} from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { RowHeights } from '../../list/row-heights';
import { controlsIn, followContent, isModified, isTyping } from '../../list/table-controls';

/** A list whose rows take the focus one at a time. */
export interface FocusableRows {
  readonly rows: Signal<readonly unknown[]>;
  /** The row that the Tab key comes to. */
  readonly activeRow: Signal<number>;
  /** The row that shall have the focus as soon as it is rendered. */
  readonly awaitedRow: Signal<number | undefined>;
  focusRow(row: number): void;
  setActiveRow(row: number): void;
}

/** What a key asks of the row that has the focus. */
export interface RowKey {
  readonly key: 'open' | 'reveal' | 'copy';
  readonly row: number;
}

const LETTERS: Readonly<Record<string, RowKey['key']>> = { r: 'reveal', c: 'copy' };

/**
 * On the table: arrows, Page and Home/End keys move between rows; Enter opens, R reveals, C copies. The right arrow leads
 * to the controls of a row, one after the other, the left one back to it, and the up arrow from the first row to the
 * headings: for the Tab key the whole table is one stop, a row.
 */
@Directive({
  selector: 'mat-table[kiopsRowKeys]',
  host: { '(keydown)': 'press($event)', '[attr.aria-rowcount]': 'kiopsRowKeys().rows().length + 1' },
})
export class RowKeys {
  readonly kiopsRowKeys = input.required<FocusableRows>();
  readonly rowKey = output<RowKey>();

  readonly #strategy = inject(RowHeights).strategy;
  readonly #table = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  constructor() {
    effect(() => {
      const row = this.kiopsRowKeys().awaitedRow();
      if (row !== undefined) this.#strategy.scrollIntoSight(row);
    });
    const destroyed = inject(DestroyRef);
    afterNextRender(() => destroyed.onDestroy(followContent(this.#table, () => this.#leaveTabOrder())));
  }

  protected press(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const place = target.closest<HTMLElement>('mat-row, mat-header-row');
    if (!place || isModified(event) || isTyping(target)) return;
    if (this.#moveAside(event.key, target, place) || this.#act(event.key, target, place))
      event.preventDefault();
  }

  /** Moves between a row and its controls. Whether the key meant that. */
  #moveAside(key: string, target: HTMLElement, place: HTMLElement): boolean {
    if (key !== 'ArrowRight' && key !== 'ArrowLeft') return false;
    const stops = [place, ...controlsIn(place, { visible: true })];
    stops[stops.indexOf(target) + (key === 'ArrowRight' ? 1 : -1)]?.focus();
    return true;
  }

  /** Moves between rows, or does something with one. Whether the key meant that. */
  #act(key: string, target: HTMLElement, place: HTMLElement): boolean {
    const list = this.kiopsRowKeys();
    const row = list.activeRow();
    // The keyboard can be quicker than the frame in which the focus reaches the row.
    if (place.matches('mat-header-row') && list.awaitedRow() === undefined) {
      if (key !== 'ArrowDown') return false;
      list.focusRow(row);
      return true;
    }
    const headings = key === 'ArrowUp' && row === 0 ? this.#headings() : [];
    const moved = movedTo(key, row, list.rows().length);
    if (headings.length > 0) headings[0].focus();
    else if (moved !== undefined) list.focusRow(moved);
    else if (key === 'Enter' && target.matches('mat-row')) this.rowKey.emit({ key: 'open', row });
    else if (key.toLowerCase() in LETTERS) this.rowKey.emit({ key: LETTERS[key.toLowerCase()], row });
    else return false;
    return true;
  }

  #headings(): readonly HTMLElement[] {
    const header = this.#table.querySelector('mat-header-row');
    return header ? controlsIn(header, { visible: true }) : [];
  }

  #leaveTabOrder(): void {
    for (const control of controlsIn(this.#table, { visible: false })) control.tabIndex = -1;
  }
}

/** On every row: one of them is in the Tab order, and takes the focus when the list says so. */
@Directive({
  selector: 'mat-row[kiopsRow]',
  host: {
    '[attr.tabindex]': 'isActive() ? 0 : -1',
    '[attr.aria-rowindex]': 'kiopsRow() + 2',
    '(focusin)': 'list().setActiveRow(kiopsRow())',
  },
})
export class RowFocus {
  /** The row's place in the list. */
  readonly kiopsRow = input.required<number>();
  readonly list = input.required<FocusableRows>();

  protected readonly isActive = computed(() => this.list().activeRow() === this.kiopsRow());

  constructor() {
    const row = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const dialog = inject(MatDialog);
    // Until it is drawn a row takes no focus: the first one comes together with the table around it.
    afterRenderEffect(() => {
      // A row that is put by for later use is none.
      if (this.list().awaitedRow() !== this.kiopsRow() || !row.isConnected) return;
      const top = dialog.openDialogs.at(-1);
      // What was opened over the list meanwhile keeps the focus.
      if (!top || row.closest('mat-dialog-container')?.id === top.id) row.focus({ preventScroll: true });
      else this.list().setActiveRow(this.kiopsRow());
    });
  }
}

function movedTo(key: string, row: number, rows: number): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + 10,
    PageUp: row - 10,
    Home: 0,
    End: rows - 1,
  };
  return moves[key];
}
