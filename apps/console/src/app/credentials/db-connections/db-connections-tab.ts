import { ChangeDetectionStrategy, Component, ViewEncapsulation } from '@angular/core';
import { type DbConnection, hostAndPort } from '@kiops/contracts';
import { mdiDatabaseOutline, mdiLockAlertOutline, mdiLockOutline } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { ConnectionChips } from '../../records/connections/connection-chips';
import { loaded } from '../../dialog/loaded';
import { openRecordForm } from '../../records/form/open-record-form';
import { RecordColumn } from '../../records/list/record-column';
import { recordKeys } from '../../records/list/record-keys';
import { RecordList } from '../../records/list/record-list';
import { RecordTable } from '../../records/list/record-table';
import { EndMark } from '../../records/list/end-mark';
import { RotatingMark } from '../../records/rotation/rotating-mark';
import { SecretCell } from '../../records/secret/secret-cell';
import { ImportButton } from '../../transfer/import-button';
import { DB_ENGINE_NAMES, TLS_MODE_NAMES } from '../../records/db-names';

/** The database accounts that the account keeps. */
@Component({
  selector: 'kiops-db-connections-tab',
  imports: [
    EndMark,
    ConnectionChips,
    Icon,
    ImportButton,
    RecordColumn,
    RecordTable,
    RotatingMark,
    SecretCell,
  ],
  templateUrl: './db-connections-tab.html',
  styleUrl: './db-connections-tab.scss',
  // The table's cells are styled too, all below an element of ours.
  encapsulation: ViewEncapsulation.None,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DbConnectionsTab {
  protected readonly list = RecordList.of('db-connections', {
    noun: 'DB connection',
    sort: 'label',
    openForm: (dialog, data) =>
      loaded(import('./db-connection-form')).then(({ DbConnectionForm }) =>
        openRecordForm(dialog, DbConnectionForm, data),
      ),
  });
  protected readonly press = recordKeys(this.list, {
    field: 'password',
    name: 'Password',
    isKept: (db) => db.hasPassword,
  });
  protected readonly icons = {
    database: mdiDatabaseOutline,
    tls: mdiLockOutline,
    noTls: mdiLockAlertOutline,
  };
  protected readonly engines = DB_ENGINE_NAMES;
  protected readonly tlsModes = TLS_MODE_NAMES;

  /** The host as people write it: IPv6 in brackets. */
  protected hostOf(db: DbConnection): string {
    return db.host.includes(':') && !db.host.startsWith('[') ? `[${db.host}]` : db.host;
  }

  protected address(db: DbConnection): string {
    return `${hostAndPort(db.host, db.port)}/${db.database}`;
  }
}
