import { computed, signal } from '@angular/core';
import type { Page, RecordByStore, RecordStore } from '@kiops/contracts';
import type { Subscription } from 'rxjs';
import type { RecordsClient } from '../records-client';

/** What the list shows: which records, in which order. */
export interface ListView {
  readonly q: string;
  /** A field's name, with `-` before it for the other way round. */
  readonly sort: string;
}

/** `loading`: no page has come for this view yet. Rows of the view before may still be there. */
export type ListPhase = 'loading' | 'failed' | 'ready';

interface Loaded<R> {
  readonly records: readonly R[];
  readonly cursor: string | null;
  readonly total: number;
}

/** The first page is small, so that it is there at once; the others are large, since who scrolls, scrolls far. */
const FIRST_PAGE = 100;
const NEXT_PAGE = 500;

/**
 * A store's records, loaded page after page as the reader scrolls. Keyset pages come one after the other, so a jump to
 * the far end loads what lies between.
 */
export class RecordPages<S extends RecordStore> {
  readonly #loaded = signal<Loaded<RecordByStore[S]>>({ records: [], cursor: null, total: 0 });
  readonly #currentView = signal<ListView>({ q: '', sort: '' });
  readonly #currentPhase = signal<ListPhase>('loading');
  readonly #currentFault = signal<unknown>(undefined);
  #request: Subscription | undefined;
  #wanted = 0;
  #wantedId: string | undefined;

  readonly records = computed(() => this.#loaded().records);
  readonly total = computed(() => this.#loaded().total);
  readonly view = this.#currentView.asReadonly();
  readonly phase = this.#currentPhase.asReadonly();
  /** What went wrong with the last page that was asked for: an `HttpErrorResponse`. */
  readonly fault = this.#currentFault.asReadonly();
  /** Whether a later page could not be loaded, while the rows before it are there. */
  readonly moreFailed = computed(() => this.phase() === 'ready' && this.fault() !== undefined);

  readonly #client: RecordsClient;
  readonly #store: S;

  constructor(client: RecordsClient, store: S) {
    this.#client = client;
    this.#store = store;
  }

  /** Shows another view from its beginning. The rows of the view before stay until the first page is there. */
  show(view: ListView): void {
    this.#currentView.set(view);
    this.#wanted = 0;
    this.#wantedId = undefined;
    this.#loadFirst();
  }

  /** Loads the same view again, at least as far as it was loaded; with an id, on until that record is there. */
  reload(id?: string): void {
    this.#wanted = Math.max(this.#wanted, this.records().length);
    this.#wantedId = id;
    this.#loadFirst();
  }

  /** Loads the same view again without a word: the rows stay until others come, also when KIOPS does not answer. */
  refresh(): void {
    // What is on its way may have been read before the change.
    if (this.phase() === 'loading') return this.#loadFirst();
    if (this.phase() === 'failed') return;
    this.close();
    this.#wanted = Math.max(this.#wanted, this.records().length);
    const limit = this.#wanted > FIRST_PAGE ? NEXT_PAGE : FIRST_PAGE;
    this.#request = this.#client.list(this.#store, { ...this.#currentView(), limit }).subscribe({
      next: (page) => this.#take(page, []),
      error: () => (this.#request = undefined),
    });
  }

  /** Asks for the rows before `end`; loads nothing that is there or on its way. */
  need(end: number): void {
    this.#wanted = Math.max(this.#wanted, Math.min(end, this.total()));
    if (this.phase() === 'ready' && !this.moreFailed()) this.#loadOn();
  }

  /** After a page could not be loaded. */
  retry(): void {
    this.#currentFault.set(undefined);
    if (this.phase() === 'failed') this.#loadFirst();
    else this.#loadOn();
  }

  /** Puts a changed record in the place of its old version. */
  replace(record: RecordByStore[S]): void {
    this.#change((records) => records.map((old) => (old.id === record.id ? record : old)));
  }

  /** Takes a record out, and says where it was; -1 when it was not there. */
  remove(id: string): number {
    const index = this.records().findIndex((record) => record.id === id);
    if (index >= 0) this.#change((records) => records.filter((record) => record.id !== id), -1);
    return index;
  }

  /** Puts a record back where it was. */
  insert(index: number, record: RecordByStore[S]): void {
    if (this.records().some((other) => other.id === record.id)) return;
    this.#change((records) => records.toSpliced(index, 0, record), 1);
  }

  /** Drops the page on its way. */
  close(): void {
    this.#request?.unsubscribe();
    this.#request = undefined;
  }

  #change(edit: (records: readonly RecordByStore[S][]) => readonly RecordByStore[S][], difference = 0): void {
    this.#loaded.update((old) => ({ ...old, records: edit(old.records), total: old.total + difference }));
  }

  #loadFirst(): void {
    this.close();
    this.#currentPhase.set('loading');
    this.#currentFault.set(undefined);
    this.#load(
      undefined,
      this.#wanted > FIRST_PAGE || this.#wantedId !== undefined ? NEXT_PAGE : FIRST_PAGE,
      [],
    );
  }

  #loadOn(): void {
    const { records, cursor } = this.#loaded();
    if (this.#request || cursor === null) return;
    if (records.length < this.#wanted || this.#lacksWantedRecord(records))
      this.#load(cursor, NEXT_PAGE, records);
  }

  #lacksWantedRecord(records: readonly RecordByStore[S][]): boolean {
    return this.#wantedId !== undefined && !records.some((record) => record.id === this.#wantedId);
  }

  #load(cursor: string | undefined, limit: number, before: readonly RecordByStore[S][]): void {
    const query = { ...this.#currentView(), limit, cursor };
    this.#request = this.#client.list(this.#store, query).subscribe({
      next: (page) => this.#take(page, cursor === undefined ? before : this.records()),
      error: (fault: unknown) => {
        this.#request = undefined;
        this.#currentFault.set(fault);
        if (cursor === undefined) this.#currentPhase.set('failed');
      },
    });
  }

  #take(page: Page<RecordByStore[S]>, before: readonly RecordByStore[S][]): void {
    this.#request = undefined;
    // A record that changed between two pages can come twice: the place where it stands first counts.
    const known = new Set(before.map((record) => record.id));
    const items = keepUnchanged(page.items, this.records());
    const records = [...before, ...items.filter((record) => !known.has(record.id))];
    const total = page.nextCursor === null ? records.length : Math.max(page.total, records.length + 1);
    this.#loaded.set({ records, cursor: page.nextCursor, total });
    this.#currentPhase.set('ready');
    this.#loadOn();
    if (!this.#request) this.#wantedId = undefined;
  }
}

/**
 * Records that came again as they were stay the same objects. A table draws the row of another object anew, and whoever
 * has the focus in it, or is pressing one of its buttons, would lose it to an answer that changes nothing.
 */
function keepUnchanged<R extends { readonly id: string }>(
  records: readonly R[],
  shown: readonly R[],
): readonly R[] {
  const byId = new Map(shown.map((record) => [record.id, record]));
  return records.map((record) => {
    const known = byId.get(record.id);
    return known && JSON.stringify(known) === JSON.stringify(record) ? known : record;
  });
}
