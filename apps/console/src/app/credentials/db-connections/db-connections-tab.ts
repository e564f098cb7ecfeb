import { ScrollingModule } from '@angular/cdk/scrolling';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatSortModule } from '@angular/material/sort';
import { MatTableModule } from '@angular/material/table';
import { type DbConnection, hostAndPort } from '@kiops/contracts';
import {
  mdiDatabaseOutline,
  mdiFileImportOutline,
  mdiLockAlertOutline,
  mdiLockOutline,
  mdiPlus,
} from '@mdi/js';
import { Icon } from '../../icon/icon';
import { Empty } from '../../list/empty';
import { ListEmpty, ListRows } from '../../list/list-slots';
import { ListStates } from '../../list/list-states';
import { ConnectionChips } from '../../records/connections/connection-chips';
import { openRecordForm } from '../../records/form/open-record-form';
import { ListToolbar } from '../../records/list/list-toolbar';
import { MoreFailed } from '../../records/list/more-failed';
import { RowHeights, TallRow } from '../../records/list/one-tall-row';
import { RecordList } from '../../records/list/record-list';
import { RowActions } from '../../records/list/row-actions';
import { type RowKey, RowFocus, RowKeys } from '../../records/list/row-keys';
import { rowLayout } from '../../records/list/row-layout';
import { TypedCell } from '../../records/list/typed-cell';
import { RecordCounts } from '../../records/record-counts';
import { OpenSecret } from '../../records/secret/open-secret';
import { SecretCell } from '../../records/secret/secret-cell';
import { openImport } from '../../transfer/open-transfer';
import { DB_ENGINE_NAMES, TLS_MODE_NAMES } from './db-names';

/** The database accounts that the account keeps. */
@Component({
  selector: 'kiops-db-connections-tab',
  imports: [
    ConnectionChips,
    Empty,
    Icon,
    ListEmpty,
    ListRows,
    ListStates,
    ListToolbar,
    MatButton,
    MatSortModule,
    MatTableModule,
    MoreFailed,
    RowActions,
    RowFocus,
    RowHeights,
    RowKeys,
    ScrollingModule,
    SecretCell,
    TallRow,
    TypedCell,
  ],
  templateUrl: './db-connections-tab.html',
  styleUrls: ['../../records/list/record-table.scss', './db-connections-tab.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DbConnectionsTab {
  readonly #dialog = inject(MatDialog);
  readonly #counts = inject(RecordCounts);
  readonly #layout = rowLayout();
  readonly #secret = inject(OpenSecret);

  protected readonly list = RecordList.of('db-connections', { noun: 'DB connection', sort: 'label' });
  protected readonly columns = ['label', 'host', 'username', 'password', 'tls', 'connections', 'actions'];
  protected readonly rowHeight = computed(() => ({ wide: 52, coarse: 64, narrow: 192 })[this.#layout()]);
  protected readonly icons = {
    empty: mdiDatabaseOutline,
    add: mdiPlus,
    import: mdiFileImportOutline,
    tls: mdiLockOutline,
    noTls: mdiLockAlertOutline,
  };
  protected readonly engines = DB_ENGINE_NAMES;
  protected readonly tlsModes = TLS_MODE_NAMES;

  protected async add(): Promise<void> {
    const { DbConnectionForm } = await import('./db-connection-form');
    this.list.added(await openRecordForm<DbConnection>(this.#dialog, DbConnectionForm, {}));
  }

  protected async edit(record: DbConnection): Promise<void> {
    this.#secret.hide();
    const { DbConnectionForm } = await import('./db-connection-form');
    this.list.changed(await openRecordForm<DbConnection>(this.#dialog, DbConnectionForm, { record }));
  }

  protected async import(): Promise<void> {
    if (await openImport(this.#dialog)) this.#counts.manyChanged();
  }

  /** The host as people write it: IPv6 in brackets. */
  protected hostOf(db: DbConnection): string {
    return db.host.includes(':') && !db.host.startsWith('[') ? `[${db.host}]` : db.host;
  }

  protected address(db: DbConnection): string {
    return `${hostAndPort(db.host, db.port)}/${db.database}`;
  }

  protected press({ key, row }: RowKey): void {
    const record = this.list.rows()[row];
    if (!record) return;
    if (key === 'open') void this.edit(record);
    else if (!record.hasPassword) return;
    else if (key === 'reveal') void this.#secret.toggle({ store: 'db-connections', id: record.id });
    else void this.#secret.copy({ store: 'db-connections', id: record.id }, ['password'], 'Password');
  }
}
