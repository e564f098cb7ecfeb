import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import type { Server } from '@kiops/contracts';
import { mdiClipboardSearchOutline, mdiConnection } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { ConnectionChips } from '../../credentials/connections/connection-chips';
import { RecordsClient } from '../../credentials/records-client';
import { RuntimeList } from '../../credentials/runtimes/runtime-list';
import { OpenSecret } from '../../credentials/secret/open-secret';
import { RouteChain } from '../../credentials/servers/route-chain';
import { groupServers, PROTOCOL_NAMES } from '../../credentials/servers/server-groups';
import { DateWords } from '../../dates/date-words';
import { DialogHead } from '../../dialog/dialog-head';
import { Icon } from '../../icon/icon';
import { LastContactCell } from '../last-contact';
import { ServerActions } from '../server-actions';
import { ServerAddress } from '../server-address';
import { ServerMenu } from '../server-menu';
import { SystemInfoView } from '../system-info/system-info-view';

/** All that KIOPS knows of one server: its route, last contact, system info, services, runtimes and host keys. */
@Component({
  selector: 'kiops-server-details',
  imports: [
    ConnectionChips,
    DialogHead,
    Icon,
    LastContactCell,
    MatButton,
    MatDialogActions,
    MatDialogContent,
    RouteChain,
    RuntimeList,
    ServerAddress,
    ServerMenu,
    SystemInfoView,
  ],
  providers: [OpenSecret, ServerActions],
  templateUrl: './server-details.html',
  styleUrls: ['../operations/drawer/drawer-frame.scss', './server-details.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServerDetails {
  readonly #server = signal(inject<Server>(MAT_DIALOG_DATA));
  readonly #records = inject(RecordsClient);
  readonly #ref = inject<MatDialogRef<ServerDetails, void>>(MatDialogRef);

  protected readonly actions = inject(ServerActions);
  protected readonly dates = inject(DateWords);
  protected readonly server = this.#server.asReadonly();
  protected readonly group = computed(() => groupServers([this.#server()])[0]);
  protected readonly protocols = PROTOCOL_NAMES;
  protected readonly icons = { collect: mdiClipboardSearchOutline, test: mdiConnection };

  protected close(): void {
    this.#ref.close();
  }

  protected async collect(): Promise<void> {
    await this.actions.collect([this.#server()]);
    await this.reload();
  }

  protected async test(): Promise<void> {
    await this.actions.test([this.#server()]);
    await this.reload();
  }

  /** Reads it again after something was done; what is shown stays when KIOPS does not answer. */
  protected async reload(): Promise<void> {
    const { id } = this.#server();
    const fresh = await firstValueFrom(this.#records.get('servers', id)).catch(() => undefined);
    if (fresh) this.#server.set(fresh);
  }
}
