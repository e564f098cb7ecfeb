import { inject } from '@angular/core';
import type { RecordByStore, RecordStore } from '@kiops/contracts';
import { OpenSecret } from '../secret/open-secret';
import type { RecordList } from './record-list';
import type { RowKey } from './row-keys';

/** The secret of a store's records. */
export interface RecordSecret<R> {
  readonly field: string;
  /** What it is called when it was copied: "Password". */
  readonly name: string;
  readonly isKept: (record: R) => boolean;
}

/**
 * What the keys do where each row is one record: Enter opens its form, R shows its secret, C copies it. Make it where
 * dependencies can be injected.
 */
export function recordKeys<S extends RecordStore>(
  list: RecordList<S>,
  { field, name, isKept }: RecordSecret<RecordByStore[S]>,
): (pressed: RowKey) => void {
  const secret = inject(OpenSecret);
  return ({ key, row }) => {
    const record = list.rows()[row];
    if (!record) return;
    const owner = { store: list.store, id: record.id };
    if (key === 'open') void list.edit(record);
    else if (!isKept(record)) return;
    else if (key === 'reveal') void secret.toggle(owner);
    else void secret.copy(owner, [field], name);
  };
}
