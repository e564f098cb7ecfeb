import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatDialogRef } from '@angular/material/dialog';
import type { Server } from '@kiops/contracts';
import { mdiConsole } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { Terminals } from './terminals';

/** Opens a terminal on an SSH server at once; in a dialog, which closes for it. */
@Component({
  selector: 'kiops-terminal-button',
  imports: [Icon, MatIconButton],
  template: `
    <button
      type="button"
      matIconButton
      title="Open terminal"
      [attr.aria-label]="'Open a terminal on ' + server().label"
      (click)="terminals.openFrom(dialog, server())"
    >
      <kiops-icon [path]="icon" />
    </button>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TerminalButton {
  readonly server = input.required<Server>();

  protected readonly terminals = inject(Terminals);
  protected readonly dialog = inject<MatDialogRef<unknown, unknown>>(MatDialogRef, { optional: true });
  protected readonly icon = mdiConsole;
}
