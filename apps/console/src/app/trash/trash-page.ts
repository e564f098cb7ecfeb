import {
  ChangeDetectionStrategy,
  ChangeDetectorRef,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
} from '@angular/core';
import { BreakpointObserver } from '@angular/cdk/layout';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialog } from '@angular/material/dialog';
import { MatFormField } from '@angular/material/form-field';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatOption, MatSelect } from '@angular/material/select';
import { MatSnackBar } from '@angular/material/snack-bar';
import { MatTableModule } from '@angular/material/table';
import { ActivatedRoute, Router } from '@angular/router';
import { BrowserVault } from '@kiops/browser-vault';
import {
  isRecordStore,
  RECORD_STORES,
  TRASH_ACTS,
  TRASH_DAYS,
  type TrashAct,
  type TrashActKind,
  type TrashedRecord,
  type TrashSelection,
  type TrashSummary,
} from '@kiops/contracts';
import {
  mdiAlertOutline,
  mdiClose,
  mdiDeleteForeverOutline,
  mdiDotsVertical,
  mdiRestore,
  mdiTrashCanOutline,
} from '@mdi/js';
import { firstValueFrom, map } from 'rxjs';
import { DateWords } from '../dates/date-words';
import { ServiceClock } from '../dates/service-clock';
import { Icon } from '../icon/icon';
import { Empty } from '../list/empty';
import { Filter } from '../list/filter';
import { ListEmpty, ListRows } from '../list/list-slots';
import { ListStates } from '../list/list-states';
import { MoreRows } from '../list/more-rows';
import { OneTabStop } from '../list/one-tab-stop';
import { PagedList } from '../list/paged-list';
import { SelectionBar } from '../list/selection-bar';
import { Terminals } from '../operations/open-terminals/terminals';
import { failedChange } from '../problem/failure';
import { numberText, quantity } from '../quantities/quantities';
import { AskingRestore } from '../records/restore/asking-restore';
import { recordName } from '../records/restore/restore-answers';
import { STORE_ICONS } from '../records/store-icons';
import { STORE_TITLES } from '../records/store-titles';
import { SNACK } from '../snack/snack';
import { EraseDialog, type Erasure } from './erase-dialog';
import { TrashClient, type TrashQuery } from './trash-client';
import { VaultTrash } from './vault-trash';
import { ACT_WORDS, timeLeft, trashRows, type TrashRow } from './trash-rows';

/** What was removed from KIOPS and can still be brought back: record by record, or a whole act. */
@Component({
  selector: 'kiops-trash-page',
  imports: [
    Empty,
    Filter,
    Icon,
    ListEmpty,
    ListRows,
    ListStates,
    MatButton,
    MatButtonToggle,
    MatButtonToggleGroup,
    MatCheckbox,
    MatFormField,
    MatIconButton,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
    MatOption,
    MatSelect,
    MatTableModule,
    MoreRows,
    OneTabStop,
    SelectionBar,
    VaultTrash,
  ],
  templateUrl: './trash-page.html',
  styleUrl: './trash-page.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TrashPage {
  // The filters stand in the address, so that "back" and a bookmark keep them.
  readonly q = input<string>();
  readonly store = input<string>();
  readonly act = input<string>();

  readonly #client = inject(TrashClient);
  readonly #restoring = inject(AskingRestore);
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);
  readonly #dates = inject(DateWords);
  readonly #clock = inject(ServiceClock);
  readonly #dialog = inject(MatDialog);
  readonly #snacks = inject(MatSnackBar);
  readonly #vault = inject(BrowserVault);
  readonly #changes = inject(ChangeDetectorRef);
  /** The selected records by name, as they were when they were selected. */
  readonly #selected = signal<ReadonlyMap<string, TrashedRecord>>(new Map());
  readonly #counts = signal<Readonly<Record<TrashActKind, number>> | undefined>(undefined);

  protected readonly terminals = inject(Terminals);
  /** Between a phone and a wide window there is no room for the store, whose icon stands before the record. */
  readonly #isTight = toSignal(
    inject(BreakpointObserver)
      .observe('(min-width: 720.1px) and (max-width: 1000px)')
      .pipe(map(({ matches }) => matches)),
    { initialValue: false },
  );
  protected readonly columns = computed(() =>
    ['select', 'record', 'store', 'usedBy', 'left', 'actions'].filter(
      (name) => name !== 'store' || !this.#isTight(),
    ),
  );
  protected readonly query = computed<TrashQuery>(() => {
    const [q, store, act] = [this.q(), this.store() ?? '', this.act() ?? ''];
    return { q, store: isRecordStore(store) ? store : undefined, act: isAct(act) ? act : undefined };
  });
  protected readonly filtered = computed(() => Object.values(this.query()).some(Boolean));
  protected readonly list = new PagedList<TrashedRecord, TrashQuery>(async (query, cursor) => {
    const page = await this.#client.list(query, cursor);
    this.#counts.set(page.counts);
    return page;
  });
  protected readonly rows = computed(() => trashRows(this.list.items()));
  protected readonly all = computed(() => {
    const counts = this.#counts();
    return counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  });
  protected readonly summary = computed(() => {
    const all = this.all();
    return all === undefined
      ? ''
      : `${quantity(all, 'record')} of KIOPS, each kept for ${TRASH_DAYS} days. Removed SSH secrets wait in this browser’s vault.`;
  });
  protected readonly selected = computed(() => [...this.#selected().values()]);
  protected readonly allSelected = computed(
    () => this.list.items().length > 0 && this.list.items().every((record) => this.isSelected(record)),
  );
  /** SSH secrets belong to servers: where another store is looked for, none is. */
  protected readonly showsVault = computed(() => [undefined, 'servers'].includes(this.query().store));
  protected readonly vaultWaits = computed(() => this.#vault.state().trashed > 0);
  protected readonly busy = signal(false);

  protected readonly acts = TRASH_ACTS;
  protected readonly actWords = ACT_WORDS;
  protected readonly stores = RECORD_STORES;
  protected readonly storeTitles = STORE_TITLES;
  protected readonly icons = {
    clear: mdiClose,
    erase: mdiDeleteForeverOutline,
    fails: mdiAlertOutline,
    more: mdiDotsVertical,
    restore: mdiRestore,
    trash: mdiTrashCanOutline,
  };
  protected readonly quantity = quantity;
  protected readonly timeLeft = (record: TrashedRecord) => timeLeft(record, this.#clock.now().getTime());
  protected readonly numberText = numberText;
  protected readonly days = TRASH_DAYS;
  protected readonly isAct = (_index: number, row: TrashRow) => row.kind === 'act';
  protected readonly isRecord = (_index: number, row: TrashRow) => row.kind === 'record';

  constructor() {
    effect(() => void this.list.show(this.query()));
  }

  /** For the template, which does not know the types of rows. */
  protected kindOf({ kind }: TrashAct): TrashActKind {
    return kind;
  }

  protected storeIcon({ store }: TrashedRecord): string {
    return STORE_ICONS[store];
  }

  protected storeTitle({ store }: TrashedRecord): string {
    return STORE_TITLES[store];
  }

  protected byKey(_index: number, { key }: TrashRow): string {
    return key;
  }

  protected countOfAll(): string {
    const all = this.all();
    return all === undefined ? '' : numberText(all);
  }

  protected countOf(kind: TrashActKind): string {
    return numberText(this.#counts()?.[kind] ?? 0);
  }

  /** Who and when, as the head of an act says it. */
  protected circumstances({ at, by, token }: TrashAct): string {
    return [this.#dates.short(at), token === null ? by : `${by}, by the token “${token}”`].join(' · ');
  }

  /** Sets some filters in the address, from which the list follows. */
  protected filterBy(changes: Readonly<Record<string, string | null>>): void {
    void this.#router.navigate([], {
      relativeTo: this.#route,
      queryParams: changes,
      queryParamsHandling: 'merge',
    });
  }

  protected clearFilters(): void {
    void this.#router.navigate([], { relativeTo: this.#route });
  }

  protected isSelected(record: TrashedRecord): boolean {
    return this.#selected().has(recordName(record));
  }

  protected select(records: readonly TrashedRecord[], selected: boolean): void {
    this.#selected.update((before) => {
      const after = new Map(before);
      for (const record of records) {
        if (selected) after.set(recordName(record), record);
        else after.delete(recordName(record));
      }
      return after;
    });
    // Drawn before the next click comes: a box that still looked as before would be turned the wrong way.
    this.#changes.detectChanges();
  }

  protected clearSelection(): void {
    this.#selected.set(new Map());
  }

  protected restoreAct(act: TrashAct): void {
    void this.#restore({ act: act.id });
  }

  protected restore(records: readonly TrashedRecord[]): void {
    void this.#restore(selectionOf(records));
  }

  protected async erase(records: readonly TrashedRecord[]): Promise<void> {
    const what = records.length === 1 ? `“${records[0].label}”` : quantity(records.length, 'record');
    const data = { what, where: 'on KIOPS' };
    const asked = this.#dialog.open<EraseDialog, Erasure, boolean>(EraseDialog, { data });
    if (await firstValueFrom(asked.afterClosed())) {
      await this.#change(() => this.#client.erase(selectionOf(records)), 'erased');
    }
  }

  /** `U` on a row restores it. */
  protected press(event: KeyboardEvent, record: TrashedRecord): void {
    if (event.key.toLowerCase() !== 'u' || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.restore([record]);
  }

  async #restore(selection: TrashSelection): Promise<void> {
    await this.#change(() => this.#restoring.restore(selection), 'restored');
  }

  async #change(work: () => Promise<TrashSummary | undefined>, done: string): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    try {
      const summary = await work();
      if (!summary) return;
      this.#snacks.open(sentenceOf(summary, done), undefined, SNACK);
      this.clearSelection();
    } catch (error) {
      this.#snacks.open(failedChange(error, `Nothing was ${done}.`), undefined, SNACK);
    } finally {
      this.busy.set(false);
    }
    await this.list.reload();
  }
}

/** What was done; of records that somebody else, or another tab, was quicker with, how many they are. */
function sentenceOf({ records, notInTrash }: TrashSummary, done: string): string {
  const sentence = `${quantity(records, 'record')} ${done}.`;
  if (notInTrash === 0) return sentence;
  return `${sentence} ${quantity(notInTrash, 'other')} ${notInTrash === 1 ? 'was' : 'were'} not in the trash any more.`;
}

function selectionOf(records: readonly TrashedRecord[]): TrashSelection {
  return { records: records.map(recordName) };
}

function isAct(name: string): name is TrashActKind {
  return (TRASH_ACTS as readonly string[]).includes(name);
}
