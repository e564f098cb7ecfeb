import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialog } from '@angular/material/dialog';
import { MatSort, MatSortHeader, type Sort } from '@angular/material/sort';
import { MatTableModule } from '@angular/material/table';
import type { Server } from '@kiops/contracts';
import { mdiPlus, mdiServerOutline } from '@mdi/js';
import { catchError, firstValueFrom, of, skip } from 'rxjs';
import { ConnectionChips } from '../../records/connections/connection-chips';
import { RecordsClient } from '../../records/records-client';
import { PROTOCOL_NAMES } from '../../records/server/server-groups';
import { Icon } from '../../icon/icon';
import { Empty } from '../../list/empty';
import { Filter } from '../../list/filter';
import { ListEmpty, ListRows } from '../../list/list-slots';
import { ListStates } from '../../list/list-states';
import { MoreRows } from '../../list/more-rows';
import { OneTabStop } from '../../list/one-tab-stop';
import { PagedList } from '../../list/paged-list';
import { quantity } from '../../quantities/quantities';
import { openServerDetails } from '../details/open-server-details';
import { LastContactCell } from '../last-contact';
import { OperationsClient } from '../../operations/operations-client';
import { RouteLine } from './route-line';
import { SelectionBar } from './selection-bar';
import { ServerActions } from '../server-actions';
import { ServerAddress } from '../../records/server/server-address';
import { ServerMenu } from '../server-menu';
import { Meter } from '../../records/system-info/meter';
import { kernelName, share, systemName } from '../../records/system-info/system-info-words';

interface ServersQuery {
  readonly q: string;
  readonly sort: string;
}

/** The home page: the servers one has, how they are reached, how they are, and what can be done on them. */
@Component({
  selector: 'kiops-servers-page',
  imports: [
    ConnectionChips,
    Empty,
    Filter,
    Icon,
    LastContactCell,
    ListEmpty,
    ListRows,
    ListStates,
    MatButton,
    MatCheckbox,
    MatSort,
    MatSortHeader,
    MatTableModule,
    Meter,
    MoreRows,
    OneTabStop,
    RouteLine,
    SelectionBar,
    ServerAddress,
    ServerMenu,
  ],
  providers: [ServerActions],
  templateUrl: './servers-page.html',
  styleUrl: './servers-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServersPage {
  readonly #records = inject(RecordsClient);
  readonly #operations = inject(OperationsClient);
  readonly #dialog = inject(MatDialog);
  readonly #actions = inject(ServerActions);
  /** The selected servers by id, as they were when they were selected. */
  readonly #selected = signal<ReadonlyMap<string, Server>>(new Map());
  readonly #answered = signal<number | undefined>(undefined);

  protected readonly columns = [
    'select',
    'server',
    'route',
    'system',
    'cpu',
    'memory',
    'disk',
    'usedBy',
    'contact',
    'actions',
  ];
  protected readonly filter = signal('');
  protected readonly sort = signal('label');
  protected readonly list = new PagedList<Server, ServersQuery>((query, cursor) =>
    firstValueFrom(this.#records.list('servers', { ...query, cursor })),
  );
  protected readonly summary = computed(() => {
    const total = this.list.total();
    if (total === undefined) return '';
    const servers = quantity(total, 'server');
    const answered = this.#answered();
    if (this.filter()) return `${servers} found`;
    return answered ? `${servers} · ${answered.toLocaleString('en')} answered in the last hour` : servers;
  });
  /** What is selected, as it is now where it is shown. */
  protected readonly selected = computed(() => {
    const shown = new Map(this.list.items().map((server) => [server.id, server]));
    return [...this.#selected().values()].map((server) => shown.get(server.id) ?? server);
  });
  readonly #selectable = computed(() => this.list.items().filter(({ protocol }) => protocol === 'ssh'));
  protected readonly allSelected = computed(
    () => this.#selectable().length > 0 && this.#selectable().every(({ id }) => this.#selected().has(id)),
  );
  protected readonly icons = { add: mdiPlus, server: mdiServerOutline };
  protected readonly words = { systemName, kernelName };

  constructor() {
    effect(() => void this.list.show({ q: this.filter(), sort: this.sort() }));
    effect(() => {
      if (this.#actions.changes() > 0) untracked(() => this.#reload());
    });
    // Dialogs add, change, import and delete servers. The first value says only that none is open yet.
    this.#dialog.afterAllClosed.pipe(skip(1), takeUntilDestroyed()).subscribe(() => this.#reload());
    this.#countAnswered();
  }

  protected byId(_index: number, server: Server): string {
    return server.id;
  }

  protected protocolOf({ protocol }: Server): string {
    return PROTOCOL_NAMES[protocol];
  }

  protected sortBy({ direction }: Sort): void {
    this.sort.set(direction === 'desc' ? '-label' : 'label');
  }

  protected isSelected({ id }: Server): boolean {
    return this.#selected().has(id);
  }

  protected select(server: Server, selected: boolean): void {
    this.#selected.update((before) => {
      const after = new Map(before);
      if (selected) after.set(server.id, server);
      else after.delete(server.id);
      return after;
    });
  }

  protected selectAll(selected: boolean): void {
    for (const server of this.#selectable()) this.select(server, selected);
  }

  protected clearSelection(): void {
    this.#selected.set(new Map());
  }

  protected memoryOf({ systemSummary }: Server): number | null {
    return systemSummary && share(systemSummary.memoryUsedBytes, systemSummary.memoryBytes);
  }

  protected diskOf({
    systemSummary,
  }: Server): { readonly mount: string; readonly share: number | null } | null {
    const disk = systemSummary?.fullestDisk;
    return disk ? { mount: disk.mount, share: share(disk.usedBytes, disk.sizeBytes) } : null;
  }

  protected add(): void {
    void this.#actions.add();
  }

  protected open(server: Server): void {
    void openServerDetails(this.#dialog, server);
  }

  /** A server that is gone cannot stay selected. */
  protected deleted(server: Server): void {
    this.select(server, false);
  }

  #reload(): void {
    void this.list.reload();
    this.#countAnswered();
  }

  /** A figure beside the title: without an answer there is none. */
  #countAnswered(): void {
    this.#operations
      .summary()
      .pipe(catchError(() => of(undefined)))
      .subscribe((summary) => this.#answered.set(summary?.answeredInLastHour));
  }
}
