import { commonPasswords, PASSWORD_FAULTS, passwordFault, type PasswordContext } from '@kiops/contracts';
import { invalidField } from '../../problems/problem';

/**
 * Refuses a new account password that breaks the rule, the list of the most common ones included.
 * @throws ProblemException `invalid-input` at `password`
 */
export async function assertNewPassword(
  password: string,
  against: Omit<PasswordContext, 'common'>,
): Promise<void> {
  const fault = await newPasswordFault(password, against);
  if (fault) throw invalidField('password', fault);
}

/** What is wrong with a new account password, in a sentence. */
export async function newPasswordFault(
  password: string,
  against: Omit<PasswordContext, 'common'>,
): Promise<string | undefined> {
  common ??= readCommonPasswords();
  const fault = passwordFault(password, { ...against, common: await common });
  return fault && PASSWORD_FAULTS[fault];
}

/** Read with the first new password: most starts of the service see none. */
let common: Promise<ReadonlySet<string>> | undefined;

async function readCommonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return commonPasswords(dictionary['passwords-common']);
}
