import type { MatDialogConfig } from '@angular/material/dialog';

/** A dialog as wide as `width` where there is room; `kiops-dialog` makes it fill a narrow screen. */
export function dialogOfWidth(width: number): MatDialogConfig {
  return {
    width: `${width}px`,
    maxWidth: 'calc(100vw - 48px)',
    maxHeight: 'calc(100vh - 48px)',
    panelClass: 'kiops-dialog',
    autoFocus: 'first-heading',
  };
}
