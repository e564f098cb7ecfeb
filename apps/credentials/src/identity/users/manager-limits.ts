import type { User } from '@kiops/contracts';
import type { Caller } from '../../caller/caller';
import { invalidField, ProblemException } from '../../problems/problem';

/**
 * What a Manager does not do alone, so that a hand-over is no way to read the secrets of a Member: take the records, give
 * them to an account that a Manager can have opened by a link, or open by a link an account to which they were given.
 */

/** @throws ProblemException `invalid-input` at `handOverTo`, with what to do instead */
export function assertMayGiveTo(caller: Caller, receiverId: string, receiver: User | undefined): void {
  if (caller.role !== 'Manager') return;
  if (receiverId === caller.accountId) {
    throw invalidField(
      'handOverTo',
      'A Manager cannot take over the records of others. Choose a third user, or ask a PlatformAdmin to hand them over to you.',
    );
  }
  if (receiver?.managerLinkedLately) {
    throw invalidField(
      'handOverTo',
      'A Manager has made a link to this account in the last 30 days. Choose another user, or ask a PlatformAdmin to hand the records over.',
    );
  }
}

/** @throws ProblemException `not-allowed` */
export function assertMayLinkTo(caller: Caller, user: User): void {
  if (caller.role !== 'Manager' || !user.managerGaveRecords) return;
  throw new ProblemException('not-allowed', {
    detail:
      'A Manager has given the records of someone else to this account. Ask a PlatformAdmin to make the link.',
  });
}
