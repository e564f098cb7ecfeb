import { DestroyRef, Directive, ElementRef, inject } from '@angular/core';

/**
 * Keeps the chosen tab in sight when its strip changes its width: a window that is made narrower, or a phone that is turned,
 * would leave it outside.
 */
@Directive({ selector: '[kiopsTabInSight]' })
export class TabInSight {
  constructor() {
    const strip: HTMLElement = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    const widths = new ResizeObserver(() =>
      strip
        .querySelector('[role=tab][aria-selected=true]')
        ?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    );
    widths.observe(strip);
    inject(DestroyRef).onDestroy(() => widths.disconnect());
  }
}
