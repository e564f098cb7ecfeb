import { ScrollingModule } from '@angular/cdk/scrolling';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatSortModule } from '@angular/material/sort';
import { MatTableModule } from '@angular/material/table';
import type { Registry } from '@kiops/contracts';
import { mdiFileImportOutline, mdiPackageVariantClosed, mdiPlus } from '@mdi/js';
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
import { REGISTRY_KIND_NAMES } from './registry-kinds';

/** The image registries that the account keeps. */
@Component({
  selector: 'kiops-registries-tab',
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
  templateUrl: './registries-tab.html',
  styleUrls: ['../../records/list/record-table.scss', './registries-tab.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RegistriesTab {
  readonly #dialog = inject(MatDialog);
  readonly #counts = inject(RecordCounts);
  readonly #layout = rowLayout();
  readonly #secret = inject(OpenSecret);

  protected readonly list = RecordList.of('registries', { noun: 'Registry', sort: 'label' });
  protected readonly columns = ['label', 'username', 'password', 'connections', 'actions'];
  protected readonly rowHeight = computed(() => ({ wide: 52, coarse: 64, narrow: 160 })[this.#layout()]);
  protected readonly kinds = REGISTRY_KIND_NAMES;
  protected readonly icons = { empty: mdiPackageVariantClosed, add: mdiPlus, import: mdiFileImportOutline };

  protected async add(): Promise<void> {
    const { RegistryForm } = await import('./registry-form');
    this.list.added(await openRecordForm<Registry>(this.#dialog, RegistryForm, {}));
  }

  protected async edit(record: Registry): Promise<void> {
    this.#secret.hide();
    const { RegistryForm } = await import('./registry-form');
    this.list.changed(await openRecordForm<Registry>(this.#dialog, RegistryForm, { record }));
  }

  protected async import(): Promise<void> {
    if (await openImport(this.#dialog)) this.#counts.manyChanged();
  }

  protected press({ key, row }: RowKey): void {
    const record = this.list.rows()[row];
    if (!record) return;
    if (key === 'open') void this.edit(record);
    else if (!record.hasPassword) return;
    else if (key === 'reveal') void this.#secret.toggle({ store: 'registries', id: record.id });
    else void this.#secret.copy({ store: 'registries', id: record.id }, ['password'], 'Password');
  }
}
