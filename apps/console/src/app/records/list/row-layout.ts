import { BreakpointObserver } from '@angular/cdk/layout';
import { inject, type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { map } from 'rxjs';

/** `narrow`: rows are small grids. `coarse`: a finger needs 44 px targets. */
export type RowLayout = 'wide' | 'coarse' | 'narrow';

const NARROW = '(max-width: 720px)';
const COARSE = '(pointer: coarse)';

/** Which layout the window and the pointer ask for. Call it where dependencies can be injected. */
export function rowLayout(): Signal<RowLayout> {
  const changes = inject(BreakpointObserver)
    .observe([NARROW, COARSE])
    .pipe(
      map(({ breakpoints }): RowLayout =>
        breakpoints[NARROW] ? 'narrow' : breakpoints[COARSE] ? 'coarse' : 'wide',
      ),
    );
  return toSignal(changes, { initialValue: 'wide' });
}
