import {
  type CdkVirtualScrollViewport,
  VIRTUAL_SCROLL_STRATEGY,
  type VirtualScrollStrategy,
} from '@angular/cdk/scrolling';
import { Directive, effect, forwardRef, input } from '@angular/core';
import { distinctUntilChanged, Subject } from 'rxjs';

/** Rows are kept drawn this far above and below what is seen, in pixels. */
const MARGIN = 400;

/** Virtual scrolling over rows whose heights are known and may differ. Finds a row in O(log n). */
export class RowHeightStrategy implements VirtualScrollStrategy {
  private readonly firstIndex = new Subject<number>();
  private viewport: CdkVirtualScrollViewport | null = null;
  /** `tops[i]` is where row i begins; the last one is where the list ends. */
  private tops = new Float64Array(1);

  readonly scrolledIndexChange = this.firstIndex.pipe(distinctUntilChanged());

  setHeights(heights: readonly number[]): void {
    this.tops = new Float64Array(heights.length + 1);
    heights.forEach((height, index) => (this.tops[index + 1] = this.tops[index] + height));
    this.onDataLengthChanged();
  }

  attach(viewport: CdkVirtualScrollViewport): void {
    this.viewport = viewport;
    this.onDataLengthChanged();
  }

  detach(): void {
    this.firstIndex.complete();
    this.viewport = null;
  }

  onDataLengthChanged(): void {
    this.viewport?.setTotalContentSize(this.tops[this.tops.length - 1]);
    this.onContentScrolled();
  }

  onContentScrolled(): void {
    if (!this.viewport) return;
    const top = this.viewport.measureScrollOffset();
    const bottom = top + this.viewport.getViewportSize();
    const count = Math.min(this.tops.length - 1, this.viewport.getDataLength());
    const start = Math.min(this.rowAt(top - MARGIN), count);
    const end = Math.min(this.rowAt(bottom + MARGIN) + 1, count);
    this.viewport.setRenderedRange({ start, end });
    this.viewport.setRenderedContentOffset(this.tops[start]);
    this.firstIndex.next(this.rowAt(top));
  }

  onContentRendered(): void {
    // Heights are known beforehand: there is nothing to measure.
  }

  onRenderedOffsetChanged(): void {
    // The offset is only ever set here.
  }

  scrollToIndex(index: number, behavior: ScrollBehavior): void {
    this.viewport?.scrollToOffset(this.tops[Math.min(index, this.tops.length - 1)], behavior);
  }

  /** The row at an offset: the last one that begins at or before it. */
  private rowAt(offset: number): number {
    let low = 0;
    let high = Math.max(this.tops.length - 2, 0);
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.tops[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Gives a virtual scroll viewport the height of every row, in pixels. */
@Directive({
  selector: 'cdk-virtual-scroll-viewport[kiopsRowHeights]',
  providers: [
    {
      provide: VIRTUAL_SCROLL_STRATEGY,
      useFactory: (heights: RowHeights) => heights.strategy,
      deps: [forwardRef(() => RowHeights)],
    },
  ],
})
export class RowHeights {
  readonly heights = input.required<readonly number[]>({ alias: 'kiopsRowHeights' });
  readonly strategy = new RowHeightStrategy();

  constructor() {
    effect(() => this.strategy.setHeights(this.heights()));
  }
}
