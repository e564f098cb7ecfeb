import { PASSWORD_FAULTS, passwordFault } from '@kiops/contracts';
import { invalidField } from '../problems/problem';

/**
 * Refuses a new account password that breaks the rule.
 * @throws ProblemException `invalid-input` at `password`
 */
export function assertNewPassword(password: string, against: { current?: string; email: string }): void {
  const fault = passwordFault(password, against);
  if (fault) throw invalidField('password', PASSWORD_FAULTS[fault]);
}
