import { computed, inject, signal, type Signal } from '@angular/core';
import { takeUntilDestroyed, toObservable } from '@angular/core/rxjs-interop';
import {
  DEFINITIONS,
  type FieldDefinition,
  type FieldsByStore,
  LIMITS,
  type RecordByStore,
  type RecordStore,
  type StoreDefinition,
} from '@kiops/contracts';
import { catchError, debounceTime, map, of, switchMap } from 'rxjs';
import { RecordsClient } from '../records-client';

/** Milliseconds that typing must rest before KIOPS is asked. */
const REST = 400;

/** Among so many records that look alike the same account is looked for. */
const LOOKED_AT = 100;

/**
 * Finds, while a new record is typed, the record of the same account: the same identity in normal form. Only fields of the
 * identity are asked with, which are no secrets. An answer that does not come is none. Make it where dependencies can be
 * injected.
 */
export class SameAccount<S extends RecordStore> {
  readonly #client = inject(RecordsClient);
  readonly #found = signal<{ readonly key: string; readonly record: RecordByStore[S] } | undefined>(
    undefined,
  );

  /** The record that has the account already; undefined while there is none, or the account is not whole. */
  readonly record: Signal<RecordByStore[S] | undefined>;

  /** @param fields of the new record; undefined for a record that is changed */
  constructor(store: S, fields: () => FieldsByStore[S] | undefined) {
    const key = computed(() => {
      const typed = fields();
      return typed && identityKey(store, typed);
    });
    this.record = computed(() => {
      const found = this.#found();
      return found && found.key === key() ? found.record : undefined;
    });
    toObservable(key)
      .pipe(
        debounceTime(REST),
        switchMap((asked) => (asked === undefined ? of(undefined) : this.#find(store, asked))),
        takeUntilDestroyed(),
      )
      .subscribe((found) => this.#found.set(found));
  }

  #find(store: S, key: string) {
    // The list is filtered by the identity in normal form, too.
    const [identity] = JSON.parse(key) as readonly [readonly string[]];
    const q = identity.join(':').slice(0, LIMITS.filter.max);
    return this.#client.list(store, { q, limit: LOOKED_AT }).pipe(
      map(({ items }) => items.find((item) => identityKey(store, item as never) === key)),
      map((record) => record && { key, record }),
      catchError(() => of(undefined)),
    );
  }
}

/** The identity as text, with the record that it belongs to, if that counts; undefined as long as a field of it is empty that must not be. A null is left empty on purpose. */
function identityKey<S extends RecordStore>(store: S, fields: FieldsByStore[S]): string | undefined {
  const {
    fields: defined,
    identityFields,
    identity,
  } = DEFINITIONS[store] as unknown as StoreDefinition<object>;
  const valueOf = (name: string) => (fields as unknown as Readonly<Record<string, unknown>>)[name];
  const scopes = Object.entries<FieldDefinition>(defined)
    .filter(([, { reference }]) => reference?.scoping)
    .map(([name]) => valueOf(name) ?? null);
  const values = identityFields.map(valueOf);
  const isWhole = values.every((value) => value !== '' && value !== 0 && value !== undefined);
  return isWhole ? JSON.stringify([identity(fields as never), scopes]) : undefined;
}
