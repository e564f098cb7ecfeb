import { afterNextRender, DestroyRef, Directive, ElementRef, inject } from '@angular/core';
import { controlsIn, followContent, isModified, isTyping } from './table-controls';

/**
 * On a table with the role of a grid: the Tab key comes to it once, to the control that had the focus last, and goes on
 * behind it. Arrows lead from control to control, within a row and from row to row; Home and End to the first and the last
 * row (the pattern of a data grid in the ARIA Authoring Practices).
 */
@Directive({
  selector: 'table[kiopsOneTabStop]',
  host: { '(keydown)': 'press($event)', '(focusin)': 'focused($event)' },
})
export class OneTabStop {
  readonly #table = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  #stop: HTMLElement | undefined;

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => destroyed.onDestroy(followContent(this.#table, () => this.#settle())));
  }

  protected focused({ target }: FocusEvent): void {
    this.#stop = target as HTMLElement;
    this.#settle();
  }

  protected press(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    if (isModified(event) || isTyping(target)) return;
    const next = this.#aim(event.key, target);
    if (!next) return;
    event.preventDefault();
    next.focus();
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
    if (!this.#stop || !this.#table.contains(this.#stop) || !this.#stop.checkVisibility()) {
      const rows = this.#table.querySelector('tbody') ?? this.#table;
      this.#stop = [rows, this.#table].flatMap((each) => controlsIn(each, { visible: true })).at(0);
    }
    for (const control of controlsIn(this.#table, { visible: false }))
      control.tabIndex = control === this.#stop ? 0 : -1;
  }
}
