import { DOCUMENT, inject } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { type CanDeactivateFn, Router } from '@angular/router';
import { Session } from '../session/session';

/**
 * The browser's Back closes the uppermost dialog or drawer, as Escape does, and leaves the page only when there is none: what
 * asks before it throws something away, such as typed text or a token that is shown once, asks here, too.
 */
export const backClosesOverlay: CanDeactivateFn<unknown> = () => {
  const uppermost = inject(MatDialog).openDialogs.at(-1);
  const isBack = inject(Router).currentNavigation()?.trigger === 'popstate';
  if (!isBack || !uppermost || inject(Session).me() === undefined) return true;
  if (uppermost.disableClose) {
    const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
    inject(DOCUMENT).body.dispatchEvent(escape);
  } else uppermost.close();
  return false;
};
