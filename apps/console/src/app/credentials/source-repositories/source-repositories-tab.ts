import { ScrollingModule } from '@angular/cdk/scrolling';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatSortModule } from '@angular/material/sort';
import { MatTableModule } from '@angular/material/table';
import type { SourceRepository } from '@kiops/contracts';
import { mdiClockAlertOutline, mdiFileImportOutline, mdiPlus, mdiSourceBranch } from '@mdi/js';
import { DateWords } from '../../dates/date-words';
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
import { GIT_PROVIDER_NAMES } from './git-providers';

/** Milliseconds before its end from which a token is marked: two weeks. */
const SOON = 14 * 24 * 3_600_000;

/** The Git tokens that the account keeps. */
@Component({
  selector: 'kiops-source-repositories-tab',
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
  templateUrl: './source-repositories-tab.html',
  styleUrls: ['../../records/list/record-table.scss', './source-repositories-tab.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SourceRepositoriesTab {
  readonly #dialog = inject(MatDialog);
  readonly #counts = inject(RecordCounts);
  readonly #layout = rowLayout();
  readonly #secret = inject(OpenSecret);

  protected readonly list = RecordList.of('source-repositories', {
    noun: 'Source repository token',
    sort: 'label',
  });
  protected readonly columns = ['label', 'token', 'scopes', 'expiresAt', 'connections', 'actions'];
  protected readonly rowHeight = computed(() => ({ wide: 52, coarse: 64, narrow: 168 })[this.#layout()]);
  protected readonly icons = {
    empty: mdiSourceBranch,
    add: mdiPlus,
    import: mdiFileImportOutline,
    soon: mdiClockAlertOutline,
  };
  protected readonly providers = GIT_PROVIDER_NAMES;
  protected readonly dates = inject(DateWords);

  protected async add(): Promise<void> {
    const { SourceRepositoryForm } = await import('./source-repository-form');
    this.list.added(await openRecordForm<SourceRepository>(this.#dialog, SourceRepositoryForm, {}));
  }

  protected async edit(record: SourceRepository): Promise<void> {
    this.#secret.hide();
    const { SourceRepositoryForm } = await import('./source-repository-form');
    this.list.changed(await openRecordForm<SourceRepository>(this.#dialog, SourceRepositoryForm, { record }));
  }

  protected async import(): Promise<void> {
    if (await openImport(this.#dialog)) this.#counts.manyChanged();
  }

  protected place({ baseUrl, username }: SourceRepository): string {
    return username ? `${username} on ${baseUrl}` : baseUrl;
  }

  protected hasEnded({ expiresAt }: SourceRepository): boolean {
    return expiresAt !== null && Date.parse(expiresAt) < Date.now();
  }

  protected endsSoon({ expiresAt }: SourceRepository): boolean {
    return expiresAt !== null && Date.parse(expiresAt) < Date.now() + SOON;
  }

  protected press({ key, row }: RowKey): void {
    const record = this.list.rows()[row];
    if (!record) return;
    if (key === 'open') void this.edit(record);
    else if (!record.hasToken) return;
    else if (key === 'reveal') void this.#secret.toggle({ store: 'source-repositories', id: record.id });
    else void this.#secret.copy({ store: 'source-repositories', id: record.id }, ['token'], 'Token');
  }
}
