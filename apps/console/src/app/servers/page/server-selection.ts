import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { Server } from '@kiops/contracts';
import { mdiClipboardSearchOutline, mdiConnection, mdiContentCopy, mdiDotsVertical } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { SelectionBar } from '../../list/selection-bar';
import { QuantityPipe } from '../../quantities/quantity-pipe';
import { Terminals } from '../../operations/open-terminals/terminals';
import { ServerActions } from '../server-actions';

/** What can be done with the selected servers. */
@Component({
  selector: 'kiops-server-selection',
  imports: [
    Icon,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
    QuantityPipe,
    SelectionBar,
  ],
  templateUrl: './server-selection.html',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServerSelection {
  readonly servers = input.required<readonly Server[]>();
  readonly cleared = output();

  protected readonly actions = inject(ServerActions);
  protected readonly terminals = inject(Terminals);
  protected readonly icons = {
    test: mdiConnection,
    collect: mdiClipboardSearchOutline,
    copy: mdiContentCopy,
    more: mdiDotsVertical,
  };
}
