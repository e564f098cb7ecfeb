import { computed, signal } from '@angular/core';
import type { Page } from '@kiops/contracts';
import { toFailure, type Failure } from '../problem/failure';

/** The pages of a list that were loaded so far, for one query. */
export class PagedList<Item, Query> {
  readonly #fetch: (query: Query, cursor: string | undefined) => Promise<Page<Item>>;
  readonly #pages = signal<readonly Page<Item>[]>([]);
  readonly #loading = signal(false);
  readonly #failure = signal<Failure | undefined>(undefined);
  #query: Query | undefined;
  /** Rises with every query, so that a late answer to an older one is dropped. */
  #turn = 0;

  readonly items = computed(() => this.#pages().flatMap((page) => page.items));
  /** How many the query finds; undefined until the first answer. */
  readonly total = computed(() => this.#pages().at(-1)?.total);
  readonly hasMore = computed(() => typeof this.#pages().at(-1)?.nextCursor === 'string');
  readonly loading = this.#loading.asReadonly();
  readonly failure = this.#failure.asReadonly();
  /** How many rows there are; undefined until the first answer: what `kiops-list-states` asks for. */
  readonly count = computed(() => (this.#pages().length === 0 ? undefined : this.items().length));

  /** @param fetch one page of a query, from a cursor on */
  constructor(fetch: (query: Query, cursor: string | undefined) => Promise<Page<Item>>) {
    this.#fetch = fetch;
  }

  /** Shows another query; the rows of the old one stay until its first page is there. */
  show(query: Query): Promise<void> {
    this.#query = query;
    return this.#load(undefined);
  }

  /** Loads the same query again: as many pages as are shown, so that nobody loses their place. */
  async reload(): Promise<void> {
    if (this.#query !== undefined) await this.#load(undefined, this.#pages().length);
  }

  /** Appends the next page. */
  async more(): Promise<void> {
    const cursor = this.#pages().at(-1)?.nextCursor;
    if (cursor && !this.#loading()) await this.#load(cursor);
  }

  /** Puts a changed item in the place of the old one. */
  replace(isSame: (item: Item) => boolean, changed: Item): void {
    this.#pages.update((pages) =>
      pages.map((page) => ({ ...page, items: page.items.map((item) => (isSame(item) ? changed : item)) })),
    );
  }

  /** Loads pages from a cursor on; without one they take the place of those that were there. */
  async #load(cursor: string | undefined, count = 1): Promise<void> {
    const turn = ++this.#turn;
    this.#loading.set(true);
    try {
      const pages = [await this.#fetch(this.#query as Query, cursor)];
      for (
        let next = pages[0].nextCursor;
        next !== null && pages.length < count;
        next = pages.at(-1)!.nextCursor
      ) {
        pages.push(await this.#fetch(this.#query as Query, next));
      }
      if (turn !== this.#turn) return;
      this.#pages.update((before) => (cursor === undefined ? pages : [...before, ...pages]));
      this.#failure.set(undefined);
    } catch (error) {
      if (turn === this.#turn) this.#failure.set(toFailure(error));
    } finally {
      if (turn === this.#turn) this.#loading.set(false);
    }
  }
}
