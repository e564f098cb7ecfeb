import type { ListRange } from '@angular/cdk/collections';
import {
  DestroyRef,
  InjectionToken,
  type Signal,
  computed,
  effect,
  inject,
  linkedSignal,
  signal,
  untracked,
} from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { MatSnackBar } from '@angular/material/snack-bar';
import type { Sort } from '@angular/material/sort';
import { definitionOf, type RecordByStore, type RecordStore } from '@kiops/contracts';
import { toFailure } from '../../problem/failure';
import { RecordChanges, whenChanged } from '../record-changes';
import { RecordCounts } from '../record-counts';
import { RecordDeletion } from '../restore/record-deletion';
import { RecordsClient } from '../records-client';
import { SNACK } from '../../snack/snack';
import type { RecordFormData } from '../form/record-editing';
import { mayDelete } from '../open-in-use';
import { ServerRuntimes } from '../server-runtimes';
import { OpenSecret } from '../secret/open-secret';
import { RecordPages } from './record-pages';
import type { FocusableRows } from './row-keys';

/** How records become rows: mostly each is one, servers of one address share one. */
export interface RowShape<R, Row> {
  readonly toRows: (records: readonly R[]) => readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly holds: (row: Row, id: string) => boolean;
  /** The record that a row is, if it is one. */
  readonly recordOf: (row: Row) => R | undefined;
  /** Whether two rows of one id say the same; they are the same object where it is left out. */
  readonly isSame?: (row: Row, other: Row) => boolean;
}

/** What is particular to a tab's list. */
export interface ListOptions<R> {
  /** One of its records, as a message begins: "Registry". */
  readonly noun: string;
  /** The field by which it is sorted at first. */
  readonly sort: string;
  /** Opens the form of its records. */
  readonly openForm: (dialog: MatDialog, data: RecordFormData<R>) => Promise<R | undefined>;
}

/** The filter that the list of one store begins with. */
export const FIRST_FILTER = new InjectionToken<{ readonly store: RecordStore; readonly q: string }>(
  'first filter',
);

/** Rows that are loaded ahead of what is rendered. */
const AHEAD = 60;

/** Rows that are drawn empty before the first page has come. */
const PLACES = 12;

/**
 * What the lists of the five tabs do alike: pages as one scrolls, filter and sort, the form, deletion with undo, and
 * which row has the focus. Each tab holds one, and a record table draws it. Make it where dependencies can be injected.
 */
export class RecordList<
  S extends RecordStore,
  Row extends object = RecordByStore[S],
> implements FocusableRows {
  readonly #client = inject(RecordsClient);
  readonly #dialog = inject(MatDialog);
  readonly #counts = inject(RecordCounts);
  readonly #deletion = inject(RecordDeletion);
  readonly #secret = inject(OpenSecret);
  readonly #runtimes = inject(ServerRuntimes);
  readonly #snackBar = inject(MatSnackBar);
  readonly #range = signal<ListRange>({ start: 0, end: 0 });
  readonly #activeRow = signal(0);
  readonly #awaitedRow = signal<number | undefined>(undefined);
  readonly #awaitedId = signal<string | undefined>(undefined);
  readonly #nothingKnown = computed(() => this.pages.phase() === 'loading' && this.pages.total() === 0);
  /** The records of which it is asked just now whether they may go. */
  readonly #asked = new Set<string>();
  readonly #noun: string;
  readonly #openForm: ListOptions<RecordByStore[S]>['openForm'];
  readonly #shape: RowShape<RecordByStore[S], Row>;
  readonly #after: Signal<readonly Row[]>;

  readonly store: S;
  /** The field by which it is sorted at first. */
  readonly sort: string;
  readonly pages: RecordPages<S>;
  /** The rows of the loaded records. */
  readonly loadedRows = linkedSignal<readonly Row[], readonly Row[]>({
    source: () => this.#shape.toRows(this.pages.records()),
    computation: (rows, previous) => this.#keepUnchanged(rows, previous?.value ?? []),
  }).asReadonly();
  readonly loading = computed(() => this.pages.phase() === 'loading');
  /**
   * One per place in the list; null where the record is not loaded yet, so that the scroll bar is true at once. Before
   * the first page, a screenful of such places: the table is drawn while KIOPS is asked.
   */
  readonly rows = computed<readonly (Row | null)[]>(() => {
    if (this.#nothingKnown()) return Array<null>(PLACES).fill(null);
    const missing = Math.max(0, this.pages.total() - this.pages.records().length);
    if (missing === 0 && this.#after().length === 0) return this.loadedRows();
    return [...this.loadedRows(), ...Array<null>(missing).fill(null), ...this.#after()];
  });
  readonly failure = computed(() =>
    this.pages.phase() === 'failed' ? toFailure(this.pages.fault()) : undefined,
  );
  readonly moreFailure = computed(() =>
    this.pages.moreFailed() ? toFailure(this.pages.fault()) : undefined,
  );
  /** How many records the filter leaves, as far as it is known, and rows after them. */
  readonly count = computed(() =>
    this.#nothingKnown() ? PLACES : this.pages.total() + this.#after().length,
  );
  readonly filter = computed(() => this.pages.view().q);
  /** The row that the Tab key comes to. */
  readonly activeRow = computed(() => Math.max(0, Math.min(this.#activeRow(), this.rows().length - 1)));
  /** The place of the row whose secret is in clear and may need more lines; -1 when there is none. */
  readonly shownRow = computed(() => {
    const id = this.#secret.shownIdOf(this.store);
    return id === undefined ? -1 : this.rowOf(id);
  });
  /** The row that shall have the focus as soon as it is rendered. */
  readonly awaitedRow = this.#awaitedRow.asReadonly();

  /** A list in which each record has a row of its own. */
  static of<S extends RecordStore>(store: S, options: ListOptions<RecordByStore[S]>): RecordList<S> {
    return new RecordList(store, options, {
      toRows: (records) => records,
      idOf: (record) => record.id,
      holds: (record, id) => record.id === id,
      recordOf: (record) => record,
    });
  }

  /** `after`: rows that stand below those of the records. */
  constructor(
    store: S,
    { noun, sort, openForm }: ListOptions<RecordByStore[S]>,
    shape: RowShape<RecordByStore[S], Row>,
    after: Signal<readonly Row[]> = signal([]),
  ) {
    this.store = store;
    this.sort = sort;
    this.#noun = noun;
    this.#openForm = openForm;
    this.#shape = shape;
    this.#after = after;
    this.pages = new RecordPages(this.#client, store);
    const first = inject(FIRST_FILTER, { optional: true });
    this.pages.show({ q: first?.store === store ? first.q : '', sort });
    inject(DestroyRef).onDestroy(() => this.pages.close());
    effect(() => {
      const rows = this.loadedRows().length;
      const end = this.#range().end + AHEAD;
      const records = this.pages.records().length;
      if (this.pages.phase() === 'ready' && end > rows)
        untracked(() => this.pages.need(records + end - rows));
    });
    effect(() => {
      const id = this.#awaitedId();
      if (id === undefined || this.pages.phase() !== 'ready') return;
      const row = this.rowOf(id);
      if (row < 0) return;
      this.#awaitedId.set(undefined);
      this.focusRow(row);
    });
    // Whoever deletes, imports or cleans up elsewhere says so there.
    const before = untracked(this.#counts.changes);
    effect(() => {
      if (this.#counts.changes() > before) untracked(() => this.pages.reload());
    });
    whenChanged(inject(RecordChanges).of(store), () => this.pages.refresh());
    this.#hideWhatChanges();
  }

  /** Tells the table which row is which, so that it moves rows instead of drawing them again. */
  readonly trackRow = (index: number, row: Row | null): string | number =>
    row ? this.#shape.idOf(row) : index;

  /** The record that a row is, if it is one. */
  recordOf(row: Row): RecordByStore[S] | undefined {
    return this.#shape.recordOf(row);
  }

  /** The place of the row that holds a record; -1 when it is not loaded. */
  rowOf(id: string): number {
    return this.loadedRows().findIndex((row) => this.#shape.holds(row, id));
  }

  /** A record that was changed elsewhere may have another secret than the one that is shown. */
  #hideWhatChanges(): void {
    let before: RecordByStore[S] | undefined;
    effect(() => {
      const id = this.#secret.shownIdOf(this.store);
      const now = id === undefined ? undefined : this.pages.records().find((record) => record.id === id);
      const isOther = before?.id === now?.id && before?.version !== now?.version;
      before = now;
      if (isOther) untracked(() => this.#secret.hide());
    });
  }

  async #mayDelete(record: RecordByStore[S]): Promise<boolean> {
    const { id, label, connections } = record;
    try {
      const runtimes = this.store === 'servers' ? await this.#runtimes.on(id) : [];
      const title = definitionOf(this.store).title({ ...record });
      return await mayDelete(this.#dialog, { noun: this.#noun, label, title, connections, runtimes });
    } catch (error) {
      this.#say(`not deleted. ${toFailure(error).message}`);
      return false;
    }
  }

  /** Rows that say the same as before stay the same objects: those of others are drawn anew, and lose the focus. */
  #keepUnchanged(rows: readonly Row[], shown: readonly Row[]): readonly Row[] {
    const { idOf, isSame } = this.#shape;
    if (!isSame) return rows;
    const byId = new Map(shown.map((row) => [idOf(row), row]));
    return rows.map((row) => {
      const known = byId.get(idOf(row));
      return known && isSame(known, row) ? known : row;
    });
  }

  setFilter(q: string): void {
    if (q === this.filter()) return;
    this.#activeRow.set(0);
    this.pages.show({ ...this.pages.view(), q });
  }

  setSort({ active, direction }: Sort): void {
    this.#activeRow.set(0);
    this.pages.show({ ...this.pages.view(), sort: direction === 'desc' ? `-${active}` : active });
  }

  setRange(range: ListRange): void {
    this.#range.set(range);
  }

  setActiveRow(row: number): void {
    this.#activeRow.set(row);
    this.#awaitedRow.set(undefined);
  }

  /** Brings a row into sight and gives it the focus. */
  focusRow(row: number): void {
    const last = this.rows().length - 1;
    if (last < 0) return;
    this.#activeRow.set(Math.max(0, Math.min(row, last)));
    this.#awaitedRow.set(this.activeRow());
  }

  /**
   * Lets somebody add a record, which may begin with some fields. When one was saved: loads the list again, without a
   * filter that could hide it, and goes to its row.
   */
  async add(begin?: Partial<RecordByStore[S]>): Promise<void> {
    const record = await this.#openForm(this.#dialog, { begin });
    if (!record) return;
    this.#awaitedId.set(record.id);
    this.#counts.refresh();
    if (this.filter() !== '') this.pages.show({ ...this.pages.view(), q: '' });
    this.pages.reload(record.id);
    // The account may have been there already, and was changed instead.
    this.#say(record.version > 1 ? 'saved.' : 'added.');
  }

  /** Lets somebody change a record. When it was saved, its place may be another. */
  async edit(record: RecordByStore[S]): Promise<void> {
    this.#secret.hide();
    const changed = await this.#openForm(this.#dialog, { record });
    if (!changed) return;
    this.pages.replace(changed);
    this.#awaitedId.set(changed.id);
    this.pages.reload(changed.id);
    this.#say('saved.');
  }

  /** Deletes a record: its row goes at once, and can be brought back for 8 seconds. */
  async delete(record: RecordByStore[S]): Promise<void> {
    this.#secret.hide();
    if (this.#asked.has(record.id)) return;
    this.#asked.add(record.id);
    const mayGo = await this.#mayDelete(record).finally(() => this.#asked.delete(record.id));
    if (!mayGo) return;
    const row = this.activeRow();
    const index = this.pages.remove(record.id);
    this.focusRow(row);
    const deleted = { store: this.store, id: record.id, noun: this.#noun };
    const isGone = await this.#deletion.delete(deleted, (restored) => {
      if (restored) {
        this.pages.insert(index, restored);
        this.#awaitedId.set(restored.id);
      } else {
        this.pages.reload();
        this.focusRow(this.activeRow());
      }
      this.#counts.refresh();
    });
    if (isGone) this.#counts.refresh();
    else this.pages.insert(index, record);
  }

  #say(what: string): void {
    this.#snackBar.open(`${this.#noun} ${what}`, undefined, SNACK);
  }
}
