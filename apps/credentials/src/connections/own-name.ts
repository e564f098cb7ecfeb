import type { Caller } from '../caller/caller';
import { ProblemException } from '../problems/problem';

/**
 * A service account says for itself what it uses, and for no other. Sessions and personal tokens speak for any service.
 * @throws ProblemException `not-allowed`
 */
export function assertOwnName({ serviceAccount }: Pick<Caller, 'serviceAccount'>, name: string): void {
  if (serviceAccount && serviceAccount.name !== name)
    throw new ProblemException('not-allowed', {
      detail: `This service account tells what “${serviceAccount.name}” uses, and nothing else.`,
    });
}
