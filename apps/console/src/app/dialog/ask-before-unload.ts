import { DestroyRef, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { fromEvent } from 'rxjs';

/**
 * Has the browser ask, in its own words, before the page is closed or loaded anew while something would be lost by that.
 * It ends with the component in which it is called.
 */
export function askBeforeUnload(wouldLose: () => boolean, destroyed = inject(DestroyRef)): void {
  fromEvent(window, 'beforeunload')
    .pipe(takeUntilDestroyed(destroyed))
    .subscribe((event) => {
      if (wouldLose()) event.preventDefault();
    });
}
