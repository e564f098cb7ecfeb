import { ChangeDetectionStrategy, Component, ViewEncapsulation } from '@angular/core';
import { mdiCheck, mdiDocker } from '@mdi/js';
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

/** The Docker Hub accounts that the account keeps. */
@Component({
  selector: 'kiops-docker-hub-tab',
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
  templateUrl: './docker-hub-tab.html',
  styleUrl: './docker-hub-tab.scss',
  // The table's cells are styled too, all below an element of ours.
  encapsulation: ViewEncapsulation.None,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DockerHubTab {
  protected readonly list = RecordList.of('docker-hub', {
    noun: 'Docker Hub account',
    sort: 'label',
    openForm: (dialog, data) =>
      loaded(import('./docker-hub-form')).then(({ DockerHubForm }) =>
        openRecordForm(dialog, DockerHubForm, data),
      ),
  });
  protected readonly press = recordKeys(this.list, {
    field: 'accessToken',
    name: 'Access token',
    isKept: (account) => account.hasAccessToken,
  });
  protected readonly icons = { dockerHub: mdiDocker, default: mdiCheck };
}
