import { NgComponentOutlet } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  ViewEncapsulation,
  computed,
  inject,
  signal,
  type Type,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialog, MatDialogClose } from '@angular/material/dialog';
import { MatTabsModule } from '@angular/material/tabs';
import { STORES, type Store } from '@kiops/contracts';
import { mdiClose, mdiContentDuplicate, mdiLock, mdiLockOpenVariantOutline } from '@mdi/js';
import { Icon } from '../icon/icon';
import { DbConnectionsTab } from './db-connections/db-connections-tab';
import { DockerHubTab } from './docker-hub/docker-hub-tab';
import { TabInSight } from '../page/tab-in-sight';
import { RecordCounts } from '../records/record-counts';
import { FIRST_FILTER } from '../records/list/record-list';
import { STORE_TITLES } from '../records/store-titles';
import { RegistriesTab } from './registries/registries-tab';
import { OpenSecret } from '../records/secret/open-secret';
import { BrowserSecrets } from './servers/browser-secrets';
import { ServersTab } from './servers/servers-tab';
import { SourceRepositoriesTab } from './source-repositories/source-repositories-tab';
import { openVaultLocks } from '../vault/open-vault-locks';
import { openCleanUp } from '../transfer/open-transfer';
import { openReset } from '../transfer/open-transfer';

/** Which tab is shown first, and the filter that its list begins with. */
export interface CredentialsData {
  readonly tab: Store;
  readonly filter?: string;
}

/** What each store shows on its tab. */
const TABS: Readonly<Record<Store, Type<unknown>>> = {
  servers: ServersTab,
  registries: RegistriesTab,
  'db-connections': DbConnectionsTab,
  'docker-hub': DockerHubTab,
  'source-repositories': SourceRepositoriesTab,
};

/** Every credential that the signed-in account holds, one tab per store. */
@Component({
  selector: 'kiops-credentials-dialog',
  imports: [Icon, MatButton, MatDialogClose, MatIconButton, MatTabsModule, NgComponentOutlet, TabInSight],
  templateUrl: './credentials-dialog.html',
  styleUrl: './credentials-dialog.scss',
  providers: [
    OpenSecret,
    RecordCounts,
    BrowserSecrets,
    {
      provide: FIRST_FILTER,
      useFactory: () => {
        const { tab, filter = '' } = inject<CredentialsData>(MAT_DIALOG_DATA);
        return { store: tab, q: filter };
      },
    },
  ],
  // The overlay's own elements (the panel, the snack bar above the foot) are styled too, all under names of ours.
  encapsulation: ViewEncapsulation.None,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CredentialsDialog {
  readonly #dialog = inject(MatDialog);
  readonly #counts = inject(RecordCounts);
  readonly #secret = inject(OpenSecret);
  readonly #browser = inject(BrowserSecrets);

  protected readonly stores = STORES;
  protected readonly titles = STORE_TITLES;
  protected readonly tabs = TABS;
  protected readonly tab = signal(STORES.indexOf(inject<CredentialsData>(MAT_DIALOG_DATA).tab));
  protected readonly counts = this.#counts.counts;
  protected readonly summary = computed(() => {
    const total = this.#counts.total();
    if (total === undefined) return '';
    const kept = this.#browser.count();
    const here =
      kept > 0
        ? ` · ${kept.toLocaleString('en')} in this browser${this.#browser.isLocked() ? ' (locked)' : ''}`
        : '';
    return `${total.toLocaleString('en')} on KIOPS${here}`;
  });
  /** How the vault of this browser stands; empty when this browser has none. */
  protected readonly vault = computed(() => {
    if (this.#browser.isLocked()) return { words: 'Browser vault locked', icon: mdiLock };
    return this.#browser.isUsable()
      ? { words: 'Browser vault open', icon: mdiLockOpenVariantOutline }
      : undefined;
  });
  protected readonly icons = { close: mdiClose, cleanUp: mdiContentDuplicate };

  protected show(tab: number): void {
    this.#secret.hide();
    this.tab.set(tab);
  }

  protected openVault(): void {
    this.#secret.hide();
    void openVaultLocks(this.#dialog);
  }

  protected async cleanUp(): Promise<void> {
    this.#secret.hide();
    if (await openCleanUp(this.#dialog)) this.#counts.manyChanged();
  }

  protected async reset(): Promise<void> {
    this.#secret.hide();
    if (await openReset(this.#dialog)) this.#counts.manyChanged();
  }
}
