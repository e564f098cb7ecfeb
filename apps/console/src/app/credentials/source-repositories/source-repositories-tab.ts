import { ChangeDetectionStrategy, Component, ViewEncapsulation, inject } from '@angular/core';
import type { SourceRepository } from '@kiops/contracts';
import { mdiClockAlertOutline, mdiSourceBranch } from '@mdi/js';
import { DateWords } from '../../dates/date-words';
import { ServiceClock } from '../../dates/service-clock';
import { Icon } from '../../icon/icon';
import { ConnectionChips } from '../../records/connections/connection-chips';
import { loaded } from '../../dialog/loaded';
import { openRecordForm } from '../../records/form/open-record-form';
import { RecordColumn } from '../../records/list/record-column';
import { recordKeys } from '../../records/list/record-keys';
import { RecordList } from '../../records/list/record-list';
import { RecordTable } from '../../records/list/record-table';
import { RotatingMark } from '../../records/rotation/rotating-mark';
import { SecretCell } from '../../records/secret/secret-cell';
import { ImportButton } from '../../transfer/import-button';
import { GIT_PROVIDER_NAMES } from './git-providers';
import { shownUrl } from '../../records/shown-url';

/** Milliseconds before its end from which a token is marked: two weeks. */
const SOON = 14 * 24 * 3_600_000;

/** The Git tokens that the account keeps. */
@Component({
  selector: 'kiops-source-repositories-tab',
  imports: [ConnectionChips, Icon, ImportButton, RecordColumn, RecordTable, RotatingMark, SecretCell],
  templateUrl: './source-repositories-tab.html',
  styleUrl: './source-repositories-tab.scss',
  // The table's cells are styled too, all below an element of ours.
  encapsulation: ViewEncapsulation.None,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SourceRepositoriesTab {
  protected readonly list = RecordList.of('source-repositories', {
    noun: 'Source repository token',
    sort: 'label',
    openForm: (dialog, data) =>
      loaded(import('./source-repository-form')).then(({ SourceRepositoryForm }) =>
        openRecordForm(dialog, SourceRepositoryForm, data),
      ),
  });
  protected readonly press = recordKeys(this.list, {
    field: 'token',
    name: 'Token',
    isKept: (source) => source.hasToken,
  });
  protected readonly icons = { empty: mdiSourceBranch, soon: mdiClockAlertOutline };
  protected readonly providers = GIT_PROVIDER_NAMES;
  protected readonly dates = inject(DateWords);
  private readonly clock = inject(ServiceClock);

  protected readonly shownUrl = shownUrl;

  protected place({ baseUrl, username }: SourceRepository): string {
    return username ? `${username} on ${baseUrl}` : baseUrl;
  }

  protected hasEnded({ endsAt }: SourceRepository): boolean {
    return endsAt !== null && Date.parse(endsAt) < this.clock.now().getTime();
  }

  protected endsSoon({ endsAt }: SourceRepository): boolean {
    return endsAt !== null && Date.parse(endsAt) < this.clock.now().getTime() + SOON;
  }
}
