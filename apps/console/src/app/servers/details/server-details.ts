import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogActions, MatDialogContent, MatDialogRef } from '@angular/material/dialog';
import { MatProgressBar } from '@angular/material/progress-bar';
import type { Server, ServerDetails as Details } from '@kiops/contracts';
import { mdiClipboardSearchOutline, mdiConnection } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { ConnectionChips } from '../../records/connections/connection-chips';
import { RecordsClient } from '../../records/records-client';
import { RuntimeList } from '../../records/runtimes/runtime-list';
import { OpenSecret } from '../../records/secret/open-secret';
import { RouteChain } from '../../records/server/route-chain';
import { groupServers, PROTOCOL_NAMES } from '../../records/server/server-groups';
import { DateWords } from '../../dates/date-words';
import { DialogHead } from '../../dialog/dialog-head';
import { Icon } from '../../icon/icon';
import { toFailure, type Failure } from '../../problem/failure';
import { LatestProtections } from '../../operations/run/latest-protections';
import { postQuantumWords } from '../../operations/steps/step-words';
import { LastContactCell } from '../last-contact';
import { ServerActions } from '../server-actions';
import { ServerAddress } from '../../records/server/server-address';
import { ServerMenu } from '../server-menu';
import { SystemInfoView } from '../../records/system-info/system-info-view';

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
    MatProgressBar,
    RouteChain,
    RuntimeList,
    ServerAddress,
    ServerMenu,
    SystemInfoView,
  ],
  providers: [OpenSecret, ServerActions],
  templateUrl: './server-details.html',
  styleUrls: ['../../operations/drawer/drawer-frame.scss', './server-details.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServerDetails {
  /** As the list shows it, and then with all that is known of it. */
  readonly #server = signal<Server | Details>(inject<Server>(MAT_DIALOG_DATA));
  readonly #failure = signal<Failure | undefined>(undefined);
  readonly #records = inject(RecordsClient);
  readonly #protections = inject(LatestProtections);
  readonly #ref = inject<MatDialogRef<ServerDetails, void>>(MatDialogRef);

  protected readonly actions = inject(ServerActions);
  protected readonly dates = inject(DateWords);
  protected readonly server = this.#server.asReadonly();
  /** Undefined as long as it is on its way. */
  protected readonly systemInfo = computed(() => {
    const server = this.#server();
    if ('systemInfo' in server) return server.systemInfo;
    return server.systemSummary === null ? null : undefined;
  });
  /** Why the system info is not there. */
  protected readonly failure = this.#failure.asReadonly();
  protected readonly group = computed(() => groupServers([this.#server()])[0]);
  /** How the latest connection of this browser was protected. */
  protected readonly protection = computed(() => this.#protections.of(this.#server().id));
  protected readonly postQuantum = postQuantumWords;
  protected readonly protocols = PROTOCOL_NAMES;
  protected readonly icons = { collect: mdiClipboardSearchOutline, test: mdiConnection };

  constructor() {
    void this.reload();
  }

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
    this.#failure.set(undefined);
    try {
      this.#server.set(await firstValueFrom(this.#records.get('servers', id)));
    } catch (error) {
      this.#failure.set(toFailure(error));
    }
  }
}
