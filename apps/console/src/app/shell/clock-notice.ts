import { effect, inject, untracked } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { ServiceClock } from '../dates/service-clock';
import { quantity } from '../quantities/quantities';

/** Says once when this computer's clock is wrong. Call it where dependencies can be injected. */
export function sayWhenClockIsOff(): void {
  const clock = inject(ServiceClock);
  const snackBar = inject(MatSnackBar);
  const saying = effect(() => {
    if (!clock.isOff()) return;
    saying.destroy();
    untracked(() => snackBar.open(clockWords(clock.ahead()), 'Close'));
  });
}

function clockWords(ahead: number): string {
  const minutes = quantity(Math.round(Math.abs(ahead) / 60_000), 'minute');
  const way = ahead > 0 ? 'ahead of' : 'behind';
  return `This computer’s clock is ${minutes} ${way} KIOPS. Set it right: what this browser stamps itself, such as when a secret was kept, is off as much.`;
}
