import { Clipboard } from '@angular/cdk/clipboard';
import { ChangeDetectionStrategy, Component, computed, effect, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatSnackBar } from '@angular/material/snack-bar';
import { MatSort, MatSortHeader, type Sort } from '@angular/material/sort';
import { MatTableModule } from '@angular/material/table';
import { type Server, serverAddress, type ServerProtocol } from '@kiops/contracts';
import {
  mdiConnection,
  mdiConsole,
  mdiContentCopy,
  mdiDotsVertical,
  mdiPencilOutline,
  mdiPlus,
  mdiServerOutline,
} from '@mdi/js';
import { firstValueFrom, skip } from 'rxjs';
import { ConnectionChips } from '../credentials/connections/connection-chips';
import { openCredentialsDialog } from '../credentials/open-credentials';
import { RecordsClient } from '../credentials/records-client';
import { Icon } from '../icon/icon';
import { Empty } from '../list/empty';
import { Filter } from '../list/filter';
import { ListEmpty, ListRows } from '../list/list-slots';
import { ListStates } from '../list/list-states';
import { MoreRows } from '../list/more-rows';
import { PagedList } from '../list/paged-list';
import { openOperation } from './operations/drawer/open-operation';
import { Terminals } from './operations/terminal/terminals';
import { RouteLine } from './route-line';
import { ServerAddress } from './server-address';

const PROTOCOL_NAMES: Readonly<Record<ServerProtocol, string>> = {
  ssh: 'SSH',
  winrm: 'WinRM',
  ipmi: 'IPMI',
  redfish: 'Redfish',
  other: 'Not over SSH',
};

interface ServersQuery {
  readonly q: string;
  readonly sort: string;
}

/** The home page: the servers one has, how they are reached, and what uses them. */
@Component({
  selector: 'kiops-servers-page',
  imports: [
    ConnectionChips,
    Empty,
    Filter,
    Icon,
    ListEmpty,
    ListRows,
    ListStates,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
    MatSort,
    MatSortHeader,
    MatTableModule,
    MoreRows,
    RouteLine,
    ServerAddress,
  ],
  templateUrl: './servers-page.html',
  styleUrl: './servers-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServersPage {
  readonly #records = inject(RecordsClient);
  readonly #dialog = inject(MatDialog);
  readonly #clipboard = inject(Clipboard);
  readonly #snackBar = inject(MatSnackBar);
  protected readonly terminals = inject(Terminals);

  protected readonly columns = ['server', 'route', 'usedBy', 'actions'];
  protected readonly filter = signal('');
  protected readonly sort = signal('label');
  protected readonly list = new PagedList<Server, ServersQuery>((query, cursor) =>
    firstValueFrom(this.#records.list('servers', { ...query, cursor })),
  );
  protected readonly summary = computed(() => {
    const total = this.list.total();
    if (total === undefined) return '';
    const servers = `${total.toLocaleString('en')} ${total === 1 ? 'server' : 'servers'}`;
    return this.filter() ? `${servers} found` : servers;
  });
  protected readonly icons = {
    add: mdiPlus,
    more: mdiDotsVertical,
    test: mdiConnection,
    terminal: mdiConsole,
    edit: mdiPencilOutline,
    copy: mdiContentCopy,
    server: mdiServerOutline,
  };

  constructor() {
    effect(() => void this.list.show({ q: this.filter(), sort: this.sort() }));
    // Dialogs add, change, import and delete servers. The first value says only that none is open yet.
    this.#dialog.afterAllClosed.pipe(skip(1), takeUntilDestroyed()).subscribe(() => void this.list.reload());
  }

  protected byId(_index: number, server: Server): string {
    return server.id;
  }

  protected protocolName(server: Server): string {
    return PROTOCOL_NAMES[server.protocol];
  }

  protected sortBy({ direction }: Sort): void {
    this.sort.set(direction === 'desc' ? '-label' : 'label');
  }

  /** Servers are added and changed where all credentials are. */
  protected openCredentials(): void {
    void openCredentialsDialog(this.#dialog, 'servers');
  }

  protected async testConnection(server: Server): Promise<void> {
    const { testConnection } = await import('./operations/test-connection/test-connection');
    await openOperation(this.#dialog, { server, operation: testConnection });
  }

  protected copyAddress(server: Server): void {
    if (this.#clipboard.copy(serverAddress(server)))
      this.#snackBar.open('Address copied.', undefined, { duration: 4_000 });
  }
}
