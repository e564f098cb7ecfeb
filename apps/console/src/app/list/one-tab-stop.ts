import { afterNextRender, DestroyRef, Directive, ElementRef, inject } from '@angular/core';
import { RowHeights } from './row-heights';
import { controlsIn, followContent, isModified, isTyping } from './table-controls';

/**
 * On a table with the role of a grid: the Tab key comes to it once, to the control that had the focus last, and goes on
 * behind it. Arrows lead from control to control, within a row and from row to row; Home and End to the first and the last
 * row (the pattern of a data grid in the ARIA Authoring Practices). Where only the rows in sight are drawn, those need their
 * `aria-rowindex`.
 */
@Directive({
  selector: 'table[kiopsOneTabStop]',
  host: { '(keydown)': 'press($event)', '(focusin)': 'focused($event)' },
})
export class OneTabStop {
  readonly #table = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #virtual = inject(RowHeights, { optional: true })?.strategy;
  /** What had the focus last. */
  #stop: HTMLElement | undefined;
  /** Which control of which row takes the focus as soon as it is drawn. */
  #awaited: { readonly rowIndex: number; readonly at: number } | undefined;

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => destroyed.onDestroy(followContent(this.#table, () => this.#settle())));
  }

  protected focused({ target }: FocusEvent): void {
    this.#stop = target as HTMLElement;
    this.#awaited = undefined;
    this.#settle();
  }

  protected press(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (isModified(event) || isTyping(target)) return;
    if (this.#virtual && (event.key === 'Home' || event.key === 'End')) {
      event.preventDefault();
      this.#goTo(event.key === 'Home' ? 0 : this.#virtual.length - 1, target);
      return;
    }
    const next = this.#aim(event.key, target);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  /** Goes to a row that may not be drawn yet. */
  #goTo(index: number, from: HTMLElement): void {
    const row = this.#rows().find((controls) => controls.includes(from));
    // The headings are the first row.
    this.#awaited = { rowIndex: index + 2, at: row?.indexOf(from) ?? 0 };
    this.#virtual?.scrollToIndex(index);
    this.#settle();
  }

  #awaitedControl(): HTMLElement | undefined {
    if (!this.#awaited) return undefined;
    const { rowIndex, at } = this.#awaited;
    const row = this.#table.querySelector(`tr[aria-rowindex="${rowIndex}"]`);
    const controls = row ? controlsIn(row, { visible: true }) : [];
    return controls.at(Math.min(at, controls.length - 1));
  }

  #aim(key: string, from: HTMLElement): HTMLElement | undefined {
    const rows = this.#rows();
    const row = rows.findIndex((controls) => controls.includes(from));
    if (row < 0) return undefined;
    const at = rows[row].indexOf(from);
    const inRow = (index: number) => rows.at(index)?.[Math.min(at, rows[index].length - 1)];
    const aims: Readonly<Record<string, () => HTMLElement | undefined>> = {
      ArrowRight: () => rows[row][at + 1],
      ArrowLeft: () => (at > 0 ? rows[row][at - 1] : undefined),
      ArrowDown: () => (row + 1 < rows.length ? inRow(row + 1) : undefined),
      ArrowUp: () => (row > 0 ? inRow(row - 1) : undefined),
      Home: () => inRow(0),
      End: () => inRow(rows.length - 1),
    };
    return Object.hasOwn(aims, key) ? aims[key]() : undefined;
  }

  /** The controls of each row that has some. */
  #rows(): readonly (readonly HTMLElement[])[] {
    return Array.from(this.#table.querySelectorAll('tr'), (row) => controlsIn(row, { visible: true })).filter(
      (controls) => controls.length > 0,
    );
  }

  #settle(): void {
    const awaited = this.#awaitedControl();
    if (awaited) {
      // Which settles anew.
      awaited.focus();
      return;
    }
    const stop = this.#isThere(this.#stop) ? this.#stop : this.#firstControl();
    for (const control of controlsIn(this.#table, { visible: false }))
      control.tabIndex = control === stop ? 0 : -1;
  }

  #isThere(control: HTMLElement | undefined): boolean {
    return control !== undefined && this.#table.contains(control) && control.checkVisibility();
  }

  /** Where the Tab key comes to as long as nothing had the focus: the rows, or else the headings. */
  #firstControl(): HTMLElement | undefined {
    const rows = this.#table.querySelector('tbody') ?? this.#table;
    return [rows, this.#table].flatMap((each) => controlsIn(each, { visible: true })).at(0);
  }
}
