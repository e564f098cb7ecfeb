import type { ListRange } from '@angular/cdk/collections';
import { CdkVirtualScrollableWindow, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import { ViewportScroller } from '@angular/common';
import {
  ChangeDetectionStrategy,
  ChangeDetectorRef,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  linkedSignal,
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
import { mdiFileImportOutline, mdiPlus, mdiServerOutline } from '@mdi/js';
import { catchError, of, skip } from 'rxjs';
import { ConnectionChips } from '../../records/connections/connection-chips';
import { MoreFailed } from '../../records/list/more-failed';
import { RecordPages } from '../../records/list/record-pages';
import { rowLayout } from '../../records/list/row-layout';
import { RecordChanges, whenChanged } from '../../records/record-changes';
import { RecordsClient } from '../../records/records-client';
import { PROTOCOL_NAMES } from '../../records/server/server-groups';
import { Icon } from '../../icon/icon';
import { Empty } from '../../list/empty';
import { Filter } from '../../list/filter';
import { ListEmpty, ListRows } from '../../list/list-slots';
import { ListStates } from '../../list/list-states';
import { OneTabStop } from '../../list/one-tab-stop';
import { RowHeights } from '../../list/row-heights';
import { toFailure } from '../../problem/failure';
import { quantity } from '../../quantities/quantities';
import { openImport } from '../../transfer/open-transfer';
import { openServerDetails } from '../details/open-server-details';
import { KeptAccounts } from '../kept-accounts';
import { LastContactCell } from '../last-contact';
import { OperationsClient } from '../../operations/operations-client';
import { RouteLine } from './route-line';
import { narrowRowHeight } from './server-row-height';
import { ServerSelection } from './server-selection';
import { NextStep } from '../next-step';
import { ServerActions } from '../server-actions';
import { ServerAddress } from '../../records/server/server-address';
import { ServerMenu } from '../server-menu';
import { Meter } from '../../records/system-info/meter';
import { kernelName, share, systemName } from '../../records/system-info/system-info-words';

/** Rows that are loaded ahead of what is drawn. */
const AHEAD = 60;

/** The heights in pixels of rows that have one line of cells: for a mouse, and for a finger. */
const WIDE_ROW = { wide: 52, coarse: 64 };

/** The home page: the servers one has, how they are reached, how they are, and what can be done on them. */
@Component({
  selector: 'kiops-servers-page',
  imports: [
    CdkVirtualScrollViewport,
    CdkVirtualScrollableWindow,
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
    MoreFailed,
    NextStep,
    OneTabStop,
    RouteLine,
    RowHeights,
    ServerSelection,
    ServerAddress,
    ServerMenu,
  ],
  providers: [KeptAccounts, ServerActions],
  templateUrl: './servers-page.html',
  styleUrl: './servers-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ServersPage {
  readonly #operations = inject(OperationsClient);
  readonly #dialog = inject(MatDialog);
  readonly #scroller = inject(ViewportScroller);
  readonly #changes = inject(ChangeDetectorRef);
  readonly #actions = inject(ServerActions);
  /** The selected servers by id, as they were when they were selected. */
  readonly #selected = signal<ReadonlyMap<string, Server>>(new Map());
  readonly #answered = signal<number | undefined>(undefined);
  readonly #drawnTo = signal(0);
  readonly #layout = rowLayout();

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
  protected readonly pages = new RecordPages(inject(RecordsClient), 'servers');
  protected readonly loading = computed(() => this.pages.phase() === 'loading');
  /** How many the filter leaves; undefined until that is known, and as it was while it is asked anew. */
  protected readonly total = linkedSignal<{ phase: string; total: number }, number | undefined>({
    source: () => ({ phase: this.pages.phase(), total: this.pages.total() }),
    computation: ({ phase, total }, before) => (phase === 'ready' ? total : before?.value),
  }).asReadonly();
  /** One per server; null where it is not loaded yet, so that the scroll bar is true at once. */
  protected readonly rows = computed<readonly (Server | null)[]>(() => {
    const servers = this.pages.records();
    return [...servers, ...Array<null>(Math.max(0, this.pages.total() - servers.length)).fill(null)];
  });
  protected readonly heights = computed(() => {
    const layout = this.#layout();
    return layout === 'narrow' ? this.rows().map(narrowRowHeight) : WIDE_ROW[layout];
  });
  /** The height of each row, where they differ. */
  protected readonly rowHeights = computed(() => {
    const heights = this.heights();
    return typeof heights === 'number' ? undefined : heights;
  });
  protected readonly failure = computed(() =>
    this.pages.phase() === 'failed' ? toFailure(this.pages.fault()) : undefined,
  );
  protected readonly moreFailure = computed(() =>
    this.pages.moreFailed() ? toFailure(this.pages.fault()) : undefined,
  );
  protected readonly summary = computed(() => {
    const total = this.total();
    if (total === undefined) return '';
    const servers = quantity(total, 'server');
    const answered = this.#answered();
    if (this.filter()) return `${servers} found`;
    return answered ? `${servers} · ${answered.toLocaleString('en')} answered in the last hour` : servers;
  });
  /** What is selected, as it is now where it is shown. */
  protected readonly selected = computed(() => {
    const shown = new Map(this.pages.records().map((server) => [server.id, server]));
    return [...this.#selected().values()].map((server) => shown.get(server.id) ?? server);
  });
  readonly #selectable = computed(() => this.pages.records().filter(({ protocol }) => protocol === 'ssh'));
  protected readonly allSelected = computed(
    () => this.#selectable().length > 0 && this.#selectable().every(({ id }) => this.#selected().has(id)),
  );
  protected readonly icons = { add: mdiPlus, import: mdiFileImportOutline, server: mdiServerOutline };
  protected readonly words = { systemName, kernelName };

  constructor() {
    effect(() => {
      const view = { q: this.filter(), sort: this.sort() };
      untracked(() => this.pages.show(view));
    });
    effect(() => {
      const end = this.#drawnTo() + AHEAD;
      if (this.pages.phase() === 'ready') untracked(() => this.pages.need(end));
    });
    inject(DestroyRef).onDestroy(() => this.pages.close());
    whenChanged(inject(RecordChanges).of('servers'), () => this.pages.refresh());
    effect(() => {
      if (this.#actions.changes() > 0) untracked(() => this.#reload());
    });
    // Dialogs add, change, import and delete servers. The first value says only that none is open yet.
    this.#dialog.afterAllClosed.pipe(skip(1), takeUntilDestroyed()).subscribe(() => this.#reload());
    this.#countAnswered();
  }

  protected readonly byId = (index: number, server: Server | null): string | number => server?.id ?? index;

  protected drawn({ end }: ListRange): void {
    this.#drawnTo.set(end);
  }

  protected protocolOf({ protocol }: Server): string {
    return PROTOCOL_NAMES[protocol];
  }

  protected sortBy({ active, direction }: Sort): void {
    this.sort.set(direction === 'desc' ? `-${active}` : active);
    // The headings can be pressed from far below: what now comes first is at the top.
    this.#scroller.scrollToPosition([0, 0]);
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
    // Drawn before the next click comes: a box that still looked as before would be turned the wrong way.
    this.#changes.detectChanges();
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

  protected import(): void {
    void openImport(this.#dialog);
  }

  protected open(server: Server): void {
    void openServerDetails(this.#dialog, server);
  }

  /** A server that is gone cannot stay selected. */
  protected deleted(server: Server): void {
    this.select(server, false);
  }

  #reload(): void {
    this.pages.reload();
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
