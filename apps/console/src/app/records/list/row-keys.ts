import { Directive, ElementRef, type Signal, computed, effect, inject, input, output } from '@angular/core';
import { RowHeights } from '../../list/row-heights';

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

/** On the table: arrows, Page and Home/End keys move between rows; Enter opens, R reveals, C copies. */
@Directive({
  selector: 'mat-table[kiopsRowKeys]',
  host: { '(keydown)': 'press($event)', '[attr.aria-rowcount]': 'kiopsRowKeys().rows().length + 1' },
})
export class RowKeys {
  readonly kiopsRowKeys = input.required<FocusableRows>();
  readonly rowKey = output<RowKey>();

  readonly #strategy = inject(RowHeights).strategy;

  constructor() {
    effect(() => {
      const row = this.kiopsRowKeys().awaitedRow();
      if (row !== undefined) this.#strategy.scrollIntoSight(row);
    });
  }

  protected press(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || !target.closest('mat-row') || isTyping(target))
      return;
    const list = this.kiopsRowKeys();
    const row = list.activeRow();
    const moved = movedTo(event.key, row, list.rows().length);
    if (moved !== undefined) list.focusRow(moved);
    else if (event.key === 'Enter' && target.matches('mat-row')) this.rowKey.emit({ key: 'open', row });
    else if (event.key.toLowerCase() in LETTERS)
      this.rowKey.emit({ key: LETTERS[event.key.toLowerCase()], row });
    else return;
    event.preventDefault();
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
    effect(() => {
      if (this.list().awaitedRow() === this.kiopsRow()) row.focus({ preventScroll: true });
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

function isTyping(target: HTMLElement): boolean {
  return target.isContentEditable || target.matches('input, textarea, select');
}
