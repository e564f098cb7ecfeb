import { createHash } from 'node:crypto';
import { ProblemException } from '../problems/problem';

/**
 * A digest of a file, whatever its formatting was. Also the test that it is not nested so deeply that nobody could walk
 * through it: `JSON.parse` takes any depth, everything after it does not.
 * @throws ProblemException `invalid-transfer-file`
 */
export function digestOf(file: unknown): string {
  return createHash('sha256').update(textOf(file)).digest('base64url');
}

function textOf(file: unknown): string {
  try {
    return JSON.stringify(file);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProblemException('invalid-transfer-file', { detail: 'It is nested too deeply.' });
  }
}

/** The id of a plan: the same for the same subject on the same state of the same owner, and for nothing else. */
export function planIdOf(subject: string, ownerId: string, revision: bigint): string {
  return createHash('sha256').update(`kiops-plan|${subject}|${ownerId}|${revision}`).digest('base64url');
}
