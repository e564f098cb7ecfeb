import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { Server } from '@kiops/contracts';
import { mdiClipboardSearchOutline, mdiClose, mdiConnection, mdiContentCopy, mdiDotsVertical } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { QuantityPipe } from '../../quantities/quantity-pipe';
import { Terminals } from '../../operations/open-terminals/terminals';
import { ServerActions } from '../server-actions';

/** What can be done with the selected servers. It floats over the foot of the page. */
@Component({
  selector: 'kiops-selection-bar',
  imports: [
    Icon,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
    QuantityPipe,
  ],
  templateUrl: './selection-bar.html',
  styleUrl: './selection-bar.scss',
  host: {
    role: 'region',
    '[attr.aria-label]': 'label()',
    // It stands above the terminals.
    '[style.--dock-height.px]': 'terminals.cover().height',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SelectionBar {
  readonly servers = input.required<readonly Server[]>();
  readonly cleared = output();

  protected readonly actions = inject(ServerActions);
  protected readonly terminals = inject(Terminals);
  protected readonly icons = {
    test: mdiConnection,
    collect: mdiClipboardSearchOutline,
    copy: mdiContentCopy,
    more: mdiDotsVertical,
    clear: mdiClose,
  };

  protected label(): string {
    return `${this.servers().length} selected`;
  }
}
