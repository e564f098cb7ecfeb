import {
  ChangeDetectionStrategy,
  Component,
  ViewEncapsulation,
  computed,
  inject,
  signal,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { type Server, serverAddress } from '@kiops/contracts';
import { mdiChevronRight, mdiDeleteOutline, mdiDotsVertical, mdiServerOutline, mdiServerPlus } from '@mdi/js';
import { Icon } from '../../icon/icon';
import { TerminalButton } from '../../operations/open-terminals/terminal-button';
import { ConnectionChips } from '../../records/connections/connection-chips';
import { RecordColumn } from '../../records/list/record-column';
import { RecordList } from '../../records/list/record-list';
import { RecordTable } from '../../records/list/record-table';
import type { RowKey } from '../../records/list/row-keys';
import { OpenSecret, type SecretOwner } from '../../records/secret/open-secret';
import { EndMark } from '../../records/list/end-mark';
import { RotatingMark } from '../../records/rotation/rotating-mark';
import { QuantityPipe } from '../../quantities/quantity-pipe';
import { openServerForm } from '../../records/server/open-server-form';
import { ServerAddress } from '../../records/server/server-address';
import {
  GROUP_ROWS,
  browserOnlyRows,
  type BrowserOnlyAccount,
  type ServerGroup,
  type ServerRow,
} from '../../records/server/server-groups';
import { ServerActions } from '../../servers/server-actions';
import { VaultNotice } from '../../vault/vault-notice';
import { BrowserOnlyDetail } from './browser-only-detail';
import { BrowserSecrets } from './browser-secrets';
import { LooseRuntimes } from './loose-runtimes';
import { SecretMarker } from './secret-marker';
import { ServerDetail } from './server-detail';
import { UnregisteredAccounts } from './unregistered-accounts';

/** The servers that the account keeps, one row per `user@host:port`, one of them open at a time. */
@Component({
  selector: 'kiops-servers-tab',
  imports: [
    EndMark,
    BrowserOnlyDetail,
    ConnectionChips,
    Icon,
    LooseRuntimes,
    MatButton,
    MatIconButton,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
    QuantityPipe,
    RecordColumn,
    RecordTable,
    RotatingMark,
    SecretMarker,
    ServerAddress,
    ServerDetail,
    TerminalButton,
    VaultNotice,
  ],
  providers: [ServerActions, UnregisteredAccounts],
  templateUrl: './servers-tab.html',
  styleUrl: './servers-tab.scss',
  // The table's rows and cells are styled too, all below an element of ours.
  encapsulation: ViewEncapsulation.None,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServersTab {
  readonly #secret = inject(OpenSecret);
  readonly #openKey = signal<string | undefined>(undefined);

  readonly #actions = inject(ServerActions);
  readonly #unregistered = inject(UnregisteredAccounts);

  /** Below the records: the accounts that only this browser knows, as far as the filter leaves them. */
  readonly #browserOnly = computed(() => {
    const words = this.list.filter().toLowerCase();
    return browserOnlyRows(this.#unregistered.secrets().filter(({ address }) => address.includes(words)));
  });

  protected readonly browser = inject(BrowserSecrets);
  protected readonly list: RecordList<'servers', ServerRow> = new RecordList(
    'servers',
    {
      noun: 'Server',
      sort: 'account',
      openForm: (dialog, data) =>
        openServerForm(dialog, data.record ? data : { ...data, test: (server) => void this.test(server) }),
    },
    GROUP_ROWS,
    computed(() => this.#browserOnly()),
  );
  protected readonly openRow = computed(() => {
    const key = this.#openKey();
    return key === undefined ? -1 : this.list.rows().findIndex((row) => row?.key === key);
  });
  protected readonly icons = {
    empty: mdiServerOutline,
    expand: mdiChevronRight,
    more: mdiDotsVertical,
    register: mdiServerPlus,
    forget: mdiDeleteOutline,
  };

  protected isSsh({ protocol }: Server): boolean {
    return protocol === 'ssh';
  }

  /** Tests the connection to a server, which tells when it answered last. */
  protected async test(server: Server): Promise<void> {
    this.#secret.hide();
    await this.#actions.test([server]);
    this.list.pages.reload(server.id);
  }

  protected async rotate(server: Server): Promise<void> {
    this.#secret.hide();
    await this.#actions.rotate(server);
    this.list.pages.refresh();
  }

  protected async showUses(server: Server): Promise<void> {
    this.#secret.hide();
    await this.#actions.showUses(server);
    this.list.pages.refresh();
  }

  protected copyAs(server: Server): void {
    this.#actions.copyAs(server);
  }

  protected rowClass({ kind }: ServerRow): string {
    return `is-${kind}`;
  }

  protected toggle(row: ServerRow): void {
    this.#secret.hide();
    this.#openKey.update((key) => (key === row.key ? undefined : row.key));
  }

  protected isOpen(row: ServerRow): boolean {
    return this.#openKey() === row.key;
  }

  protected nameOf(row: ServerGroup | BrowserOnlyAccount): string {
    return row.kind === 'records' ? row.servers[0].label : row.key;
  }

  /** The connections of all records of an account. */
  protected connectionsOf(group: ServerGroup) {
    return group.servers.length === 1
      ? group.servers[0].connections
      : group.servers.flatMap((server) => server.connections);
  }

  protected routeOf(server: Server): string {
    return server.route.map((hop) => hop.label).join(' › ');
  }

  /** The account's record whose old password is still kept. */
  protected rotatingOf(group: ServerGroup): Server | undefined {
    return group.servers.find(({ previousUntil }) => previousUntil !== null);
  }

  /** The account's record that is reached over SSH. */
  protected sshOf(group: ServerGroup): Server | undefined {
    return group.servers.find(({ protocol }) => protocol === 'ssh');
  }

  protected async edit(record: Server): Promise<void> {
    await this.list.edit(record);
    this.#unregistered.refresh();
  }

  /** Adds a record for an account that only this browser knows. */
  protected async register({ secrets: [{ host, port, username }] }: BrowserOnlyAccount): Promise<void> {
    await this.list.add({ protocol: 'ssh', host, port, username });
  }

  protected press({ key, row: index }: RowKey): void {
    const row = this.list.rows()[index];
    if (!row || row.kind === 'heading') return;
    const secret = this.#firstSecret(row);
    if (key === 'open') this.toggle(row);
    else if (secret && key === 'copy') void this.#secret.copy(secret.owner, [secret.field], secret.name);
    else if (secret) this.#reveal(row, secret.owner);
  }

  /** What R and C are about: the preferred secret of this browser, or else the password on KIOPS. */
  #firstSecret(
    row: ServerGroup | BrowserOnlyAccount,
  ): { owner: SecretOwner; field: string; name: string } | undefined {
    const ssh =
      row.kind === 'browser-only' ? row.secrets[0] : row.servers.find(({ protocol }) => protocol === 'ssh');
    const kept =
      ssh && !this.browser.isLocked()
        ? this.browser.of(serverAddress(ssh)).find((facts) => !this.browser.isDamaged(facts))
        : undefined;
    if (kept) {
      const owner: SecretOwner = { store: 'browser', id: kept.id };
      return kept.kind === 'password'
        ? { owner, field: 'password', name: 'Password' }
        : { owner, field: 'privateKey', name: 'Private key' };
    }
    const server = row.kind === 'records' ? row.servers.find(({ hasPassword }) => hasPassword) : undefined;
    return server && { owner: { store: 'servers', id: server.id }, field: 'password', name: 'Password' };
  }

  /** The secret is shown in the row's detail, which opens for it. */
  #reveal(row: ServerRow, owner: SecretOwner): void {
    if (!this.isOpen(row)) this.toggle(row);
    void this.#secret.toggle(owner);
  }
}
