import { ScrollingModule } from '@angular/cdk/scrolling';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatSortModule } from '@angular/material/sort';
import { MatTableModule } from '@angular/material/table';
import type { Server } from '@kiops/contracts';
import { mdiChevronRight, mdiPlus, mdiServerOutline } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { Empty } from '../../list/empty';
import { ListEmpty, ListRows } from '../../list/list-slots';
import { ListStates } from '../../list/list-states';
import { ServerAddress } from '../../servers/server-address';
import { ConnectionChips } from '../connections/connection-chips';
import { openRecordForm } from '../form/open-record-form';
import { ListToolbar } from '../list/list-toolbar';
import { MoreFailed } from '../list/more-failed';
import { RowHeights, TallRow } from '../list/one-tall-row';
import { RecordList } from '../list/record-list';
import { RowActions } from '../list/row-actions';
import { type RowKey, RowFocus, RowKeys } from '../list/row-keys';
import { rowLayout } from '../list/row-layout';
import { TypedCell } from '../list/typed-cell';
import { OpenSecret } from '../secret/open-secret';
import { SecretMarker } from './secret-marker';
import { ServerDetail } from './server-detail';
import { GROUP_ROWS, type ServerGroup } from './server-groups';

/** The servers that the account keeps, one row per `user@host:port`, one of them open at a time. */
@Component({
  selector: 'kiops-servers-tab',
  imports: [
    ConnectionChips,
    Empty,
    Icon,
    ListEmpty,
    ListRows,
    ListStates,
    ListToolbar,
    MatButton,
    MatIconButton,
    MatSortModule,
    MatTableModule,
    MoreFailed,
    RowActions,
    RowFocus,
    RowHeights,
    RowKeys,
    ScrollingModule,
    SecretMarker,
    ServerAddress,
    ServerDetail,
    TallRow,
    TypedCell,
  ],
  templateUrl: './servers-tab.html',
  styleUrls: ['../list/record-table.scss', './servers-tab.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServersTab {
  readonly #dialog = inject(MatDialog);
  readonly #secret = inject(OpenSecret);
  readonly #layout = rowLayout();
  readonly #openKey = signal<string | undefined>(undefined);

  protected readonly list = new RecordList('servers', { noun: 'Server', sort: 'identity' }, GROUP_ROWS);
  protected readonly columns = ['expand', 'identity', 'secrets', 'route', 'connections', 'actions'];
  protected readonly rowColumns = [...this.columns, 'detail'];
  protected readonly rowHeight = computed(() => ({ wide: 52, coarse: 64, narrow: 96 })[this.#layout()]);
  protected readonly openRow = computed(() => {
    const key = this.#openKey();
    return key === undefined ? -1 : this.list.loadedRows().findIndex((group) => group.key === key);
  });
  protected readonly icons = { empty: mdiServerOutline, add: mdiPlus, expand: mdiChevronRight };

  protected toggle(group: ServerGroup): void {
    this.#secret.hide();
    this.#openKey.update((key) => (key === group.key ? undefined : group.key));
  }

  protected isOpen(group: ServerGroup): boolean {
    return this.#openKey() === group.key;
  }

  /** The connections of all records of an account. */
  protected connectionsOf(group: ServerGroup) {
    return group.servers.length === 1 ? group.servers[0].connections : group.servers.flatMap((server) => server.connections);
  }

  protected routeOf(server: Server): string {
    return server.route.map((hop) => hop.label).join(' › ');
  }

  protected async add(): Promise<void> {
    const { ServerForm } = await import('./server-form');
    this.list.added(await openRecordForm<Server>(this.#dialog, ServerForm, {}));
  }

  protected async edit(record: Server): Promise<void> {
    this.#secret.hide();
    const { ServerForm } = await import('./server-form');
    this.list.changed(await openRecordForm<Server>(this.#dialog, ServerForm, { record }));
  }

  protected press({ key, row }: RowKey): void {
    const group = this.list.rows()[row];
    if (!group) return;
    const kept = group.servers.find((server) => server.hasPassword);
    if (key === 'open') this.toggle(group);
    else if (kept && key === 'copy') void this.#secret.copy({ store: 'servers', id: kept.id }, ['password'], 'Password');
    else if (kept) this.#reveal(group, kept);
  }

  /** The secret is shown in the row's detail, which opens for it. */
  #reveal(group: ServerGroup, server: Server): void {
    if (!this.isOpen(group)) this.toggle(group);
    void this.#secret.toggle({ store: 'servers', id: server.id });
  }
}
