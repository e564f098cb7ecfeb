import type { Decision, RecordStore, RestoreAnswer, TrashedRecord } from '@kiops/contracts';

/** What becomes of accounts that are there again. */
export interface RestoreAnswers {
  readonly answers: readonly RestoreAnswer[];
  /** The answer to all others. */
  readonly default?: Decision;
}

/** How the service is told of a record: `store/id`. */
export function recordName({ store, id }: Pick<TrashedRecord, 'store' | 'id'>): `${RecordStore}/${string}` {
  return `${store}/${id}`;
}
