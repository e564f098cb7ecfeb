import { ScrollingModule } from '@angular/cdk/scrolling';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatSortModule } from '@angular/material/sort';
import { MatTableModule } from '@angular/material/table';
import type { DockerHubAccount } from '@kiops/contracts';
import { mdiCheck, mdiDocker, mdiFileImportOutline, mdiPlus } from '@mdi/js';
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

/** The Docker Hub accounts that the account keeps. */
@Component({
  selector: 'kiops-docker-hub-tab',
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
  templateUrl: './docker-hub-tab.html',
  styleUrls: ['../../records/list/record-table.scss', './docker-hub-tab.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DockerHubTab {
  readonly #dialog = inject(MatDialog);
  readonly #counts = inject(RecordCounts);
  readonly #layout = rowLayout();
  readonly #secret = inject(OpenSecret);

  protected readonly list = RecordList.of('docker-hub', { noun: 'Docker Hub account', sort: 'label' });
  protected readonly columns = ['label', 'username', 'accessToken', 'connections', 'actions'];
  protected readonly rowHeight = computed(() => ({ wide: 52, coarse: 64, narrow: 140 })[this.#layout()]);
  protected readonly icons = {
    empty: mdiDocker,
    add: mdiPlus,
    import: mdiFileImportOutline,
    default: mdiCheck,
  };

  protected async add(): Promise<void> {
    const { DockerHubForm } = await import('./docker-hub-form');
    this.list.added(await openRecordForm<DockerHubAccount>(this.#dialog, DockerHubForm, {}));
  }

  protected async edit(record: DockerHubAccount): Promise<void> {
    this.#secret.hide();
    const { DockerHubForm } = await import('./docker-hub-form');
    this.list.changed(await openRecordForm<DockerHubAccount>(this.#dialog, DockerHubForm, { record }));
  }

  protected async import(): Promise<void> {
    if (await openImport(this.#dialog)) this.#counts.manyChanged();
  }

  protected press({ key, row }: RowKey): void {
    const record = this.list.rows()[row];
    if (!record) return;
    if (key === 'open') void this.edit(record);
    else if (!record.hasAccessToken) return;
    else if (key === 'reveal') void this.#secret.toggle({ store: 'docker-hub', id: record.id });
    else void this.#secret.copy({ store: 'docker-hub', id: record.id }, ['accessToken'], 'Access token');
  }
}
