import type { Caller } from '../../caller/caller';
import type { OwnerKeys } from '../../crypto/owner-keys.service';
import type { Executor } from '../../database/database';
import type { UserFacts } from './user-rows';

/** The keys of both owners. */
export interface HandOverKeys {
  readonly from: OwnerKeys;
  readonly to: OwnerKeys;
}

/**
 * Gives all records of one account to another, when administrators end the former. Who has the records provides it, for
 * accounts know nothing of records.
 */
export abstract class HandOvers {
  /**
   * Opens both owners' keys, before the transaction that moves the records.
   * @throws ProblemException `not-found` without a visible `fromId`, `invalid-input` at `handOverTo`
   */
  abstract withKeys<Result>(
    caller: Caller,
    fromId: string,
    toId: string,
    work: (keys: HandOverKeys) => Promise<Result>,
  ): Promise<Result>;

  /** @returns how many records were moved, not counting those that are deleted and could still be restored */
  abstract move(executor: Executor, caller: Caller, user: UserFacts, keys: HandOverKeys): Promise<number>;
}
