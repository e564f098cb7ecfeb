import type { ListRange } from '@angular/cdk/collections';
import {
  type CdkVirtualScrollViewport,
  VIRTUAL_SCROLL_STRATEGY,
  type VirtualScrollStrategy,
} from '@angular/cdk/scrolling';
import {
  DestroyRef,
  Directive,
  ElementRef,
  computed,
  effect,
  forwardRef,
  inject,
  input,
} from '@angular/core';
import { outputFromObservable } from '@angular/core/rxjs-interop';
import { Subject, distinctUntilChanged } from 'rxjs';
import { type RowOffsets, evenRows, unevenRows } from './row-offsets';

/** Pixels that are rendered above and below what can be seen, at least and at most. */
const MIN_BUFFER = 208;
const MAX_BUFFER = 416;

/**
 * Virtual scrolling over rows whose heights are known: one for all, or one for each. One row may be taller: the open one,
 * whose height is measured. So every offset is still computed, not searched, and 10,000 rows cost as much as 20.
 */
export class RowHeightStrategy implements VirtualScrollStrategy {
  readonly #indexChanges = new Subject<number>();
  readonly #ranges = new Subject<ListRange>();
  #viewport: CdkVirtualScrollViewport | undefined;
  #rows: RowOffsets = evenRows(52);
  #coveredAbove = 0;
  #tallIndex = -1;
  #tallHeight = 0;

  readonly scrolledIndexChange = this.#indexChanges.pipe(distinctUntilChanged());
  /** Which rows are rendered. */
  readonly rendered = this.#ranges.asObservable();

  attach(viewport: CdkVirtualScrollViewport): void {
    this.#viewport = viewport;
    this.onDataLengthChanged();
  }

  detach(): void {
    this.#indexChanges.complete();
    this.#viewport = undefined;
  }

  /** The rows get other heights in pixels, as when the window becomes narrow: one for all, or one for each. */
  setHeights(heights: number | readonly number[]): void {
    this.#rows = typeof heights === 'number' ? evenRows(heights) : unevenRows(heights);
    this.onDataLengthChanged();
  }

  /** How many pixels of the viewport a sticky header hides. */
  setCoveredAbove(height: number): void {
    this.#coveredAbove = height;
  }

  /** Another row is the tall one, -1 for none. What the reader looks at stays where it is. */
  setTallIndex(index: number): void {
    if (index === this.#tallIndex) return;
    const closedAbove = this.#tallIndex >= 0 && this.#tallIndex < index ? this.#extraHeight() : 0;
    this.#tallIndex = index;
    this.#tallHeight = 0;
    if (closedAbove > 0)
      this.#viewport?.scrollToOffset(Math.max(0, this.#viewport.measureScrollOffset() - closedAbove));
    this.onDataLengthChanged();
  }

  /** The tall row's measured height in pixels. */
  setTallHeight(height: number): void {
    if (height === this.#tallHeight) return;
    const grows = height > this.#tallHeight;
    this.#tallHeight = height;
    this.onDataLengthChanged();
    if (grows) this.scrollIntoSight(this.#tallIndex);
  }

  onContentScrolled(): void {
    this.#render();
  }

  onDataLengthChanged(): void {
    this.#viewport?.setTotalContentSize(this.offsetOf(this.#viewport.getDataLength()));
    this.#render();
  }

  onContentRendered(): void {
    // Heights are known without looking at what was rendered.
  }

  onRenderedOffsetChanged(): void {
    // The offset is always set from the first row on.
  }

  /** How many rows there are, drawn or not. */
  get length(): number {
    return this.#viewport?.getDataLength() ?? 0;
  }

  scrollToIndex(index: number, behavior?: ScrollBehavior): void {
    const viewport = this.#viewport;
    if (!viewport) return;
    // Where the window scrolls, other things stand above the rows.
    const above = viewport.scrollable === viewport ? 0 : viewport.measureViewportOffset('top');
    viewport.scrollToOffset(above + this.offsetOf(index), behavior);
  }

  /** Scrolls no more than it needs for a row to be in sight: all of it, or as much as there is room for. */
  scrollIntoSight(index: number): void {
    if (!this.#viewport) return;
    const top = this.offsetOf(index);
    const bottom = this.offsetOf(index + 1);
    const seenFrom = this.#viewport.measureScrollOffset();
    const room = this.#viewport.getViewportSize() - this.#coveredAbove;
    if (top < seenFrom) this.#viewport.scrollToOffset(top);
    else if (bottom > seenFrom + room) this.#viewport.scrollToOffset(Math.min(top, bottom - room));
  }

  /** Where a row begins, in pixels from the first. */
  offsetOf(index: number): number {
    const isBelowTall = this.#tallIndex >= 0 && index > this.#tallIndex;
    return this.#rows.offsetOf(index) + (isBelowTall ? this.#extraHeight() : 0);
  }

  /** Which row lies at an offset. */
  indexAt(offset: number): number {
    const index = this.#rows.indexAt(offset);
    if (this.#tallIndex < 0 || index <= this.#tallIndex) return index;
    return Math.max(this.#tallIndex, this.#rows.indexAt(offset - this.#extraHeight()));
  }

  /** By what the tall row is taller than it would be otherwise. */
  #extraHeight(): number {
    if (this.#tallIndex < 0) return 0;
    const usual = this.#rows.offsetOf(this.#tallIndex + 1) - this.#rows.offsetOf(this.#tallIndex);
    return Math.max(0, this.#tallHeight - usual);
  }

  #render(): void {
    const viewport = this.#viewport;
    if (!viewport) return;
    const length = viewport.getDataLength();
    const size = viewport.getViewportSize();
    const seen = Math.min(viewport.measureScrollOffset(), Math.max(0, this.offsetOf(length) - size));
    const first = this.indexAt(seen);
    const range = viewport.getRenderedRange();
    const covers =
      range.end <= length &&
      (range.start === 0 || this.offsetOf(range.start) <= seen - MIN_BUFFER) &&
      (range.end === length || this.offsetOf(range.end) >= seen + size + MIN_BUFFER) &&
      this.offsetOf(range.end) - this.offsetOf(range.start) <= size + 4 * MAX_BUFFER + this.#extraHeight();
    if (!covers) {
      const start = this.indexAt(Math.max(0, seen - MAX_BUFFER));
      const end = Math.min(length, this.indexAt(seen + size + MAX_BUFFER) + 1);
      viewport.setRenderedRange({ start, end });
      this.#ranges.next({ start, end });
    }
    const offset = this.offsetOf(viewport.getRenderedRange().start);
    viewport.setRenderedContentOffset(offset);
    viewport.elementRef.nativeElement.style.setProperty('--kiops-rendered-offset', `${offset}px`);
    this.#indexChanges.next(first);
  }
}

/**
 * Gives a virtual scroll viewport the heights of its rows, of which one may be taller. Styles find the even height in
 * `--kiops-row-height`, and by how much the drawn rows are moved in `--kiops-rendered-offset`.
 */
@Directive({
  selector: 'cdk-virtual-scroll-viewport[kiopsRowHeights]',
  host: { '[style.--kiops-row-height.px]': 'evenHeight()' },
  providers: [
    {
      provide: VIRTUAL_SCROLL_STRATEGY,
      useFactory: (owner: RowHeights) => owner.strategy,
      deps: [forwardRef(() => RowHeights)],
    },
  ],
})
export class RowHeights {
  /** Heights in pixels: one for all rows, or one for each. */
  readonly kiopsRowHeights = input.required<number | readonly number[]>();
  /** The place of the row that may be taller; -1 for none. */
  readonly tallIndex = input(-1);
  /** How many pixels of the viewport a sticky header hides. */
  readonly coveredAbove = input(0);

  readonly strategy = new RowHeightStrategy();

  readonly rendered = outputFromObservable(this.strategy.rendered);

  protected readonly evenHeight = computed(() => {
    const heights = this.kiopsRowHeights();
    return typeof heights === 'number' ? heights : null;
  });

  constructor() {
    effect(() => this.strategy.setCoveredAbove(this.coveredAbove()));
    effect(() => this.strategy.setHeights(this.kiopsRowHeights()));
    effect(() => this.strategy.setTallIndex(this.tallIndex()));
  }
}

/** On every row: measures the one that may be taller. */
@Directive({ selector: '[kiopsTallRow]', host: { '[class.is-tall]': 'kiopsTallRow()' } })
export class TallRow {
  /** Whether this is that row. */
  readonly kiopsTallRow = input.required<boolean>();

  constructor() {
    const row = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const { strategy } = inject(RowHeights);
    const observer = new ResizeObserver(([entry]) =>
      strategy.setTallHeight(Math.round(entry.borderBoxSize[0].blockSize)),
    );
    effect(() => {
      if (this.kiopsTallRow()) observer.observe(row);
      else observer.unobserve(row);
    });
    inject(DestroyRef).onDestroy(() => observer.disconnect());
  }
}
