import { createHash } from 'node:crypto';

/** The id of a plan: the same for the same subject on the same state of the same owner, and for nothing else. */
export function planIdOf(subject: string, ownerId: string, revision: bigint): string {
  return createHash('sha256').update(`kiops-plan|${subject}|${ownerId}|${revision}`).digest('base64url');
}
