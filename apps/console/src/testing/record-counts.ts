import { RECORD_STORES, type RecordCounts } from '@kiops/contracts';

/** What an account holds: these many, and nothing in the other stores. */
export function countsOf(held: Partial<RecordCounts>): RecordCounts {
  const none = Object.fromEntries(RECORD_STORES.map((store) => [store, 0])) as RecordCounts;
  return { ...none, ...held };
}
