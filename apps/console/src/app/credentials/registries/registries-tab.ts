import { ChangeDetectionStrategy, Component, ViewEncapsulation } from '@angular/core';
import { mdiPackageVariantClosed } from '@mdi/js';
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
import { REGISTRY_KIND_NAMES } from './registry-kinds';
import { shownUrl } from '../../records/shown-url';

/** The image registries that the account keeps. */
@Component({
  selector: 'kiops-registries-tab',
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
  templateUrl: './registries-tab.html',
  styleUrl: './registries-tab.scss',
  // The table's cells are styled too, all below an element of ours.
  encapsulation: ViewEncapsulation.None,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RegistriesTab {
  protected readonly shownUrl = shownUrl;
  protected readonly list = RecordList.of('registries', {
    noun: 'Registry',
    sort: 'label',
    openForm: (dialog, data) =>
      loaded(import('./registry-form')).then(({ RegistryForm }) =>
        openRecordForm(dialog, RegistryForm, data),
      ),
  });
  protected readonly press = recordKeys(this.list, {
    field: 'password',
    name: 'Password',
    isKept: (registry) => registry.hasPassword,
  });
  protected readonly kinds = REGISTRY_KIND_NAMES;
  protected readonly icon = mdiPackageVariantClosed;
}
