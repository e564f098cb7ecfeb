import type { FittingCredential } from '@kiops/contracts';
import { firstValueFrom } from 'rxjs';
import type { RecordsClient } from '../../records/records-client';
import { toFailure } from '../../problem/failure';
import { WorkError } from '../run/operation';

/**
 * The password or access token of a record, read from KIOPS; audited. Rejects with `WorkError` when KIOPS does not give
 * it, or keeps none.
 */
export async function revealCredential(
  records: RecordsClient,
  { store, recordId, label }: FittingCredential,
): Promise<string> {
  const { field, noun } = SECRETS[store];
  const fields = await firstValueFrom(records.reveal(store, recordId)).catch((error: unknown) => {
    const { message } = toFailure(error);
    const hints = ['Look in Credentials whether it is still there.', 'Run it again.'];
    throw new WorkError(
      `KIOPS did not give the ${noun} of “${label}”. ${message}`,
      hints,
      'credential-not-given',
    );
  });
  const secret = fields[field];
  if (secret) return secret;
  const hints = [`Enter its ${noun} in Credentials.`, 'Choose another credential.'];
  throw new WorkError(`KIOPS keeps no ${noun} of “${label}”.`, hints, 'credential-empty');
}

const SECRETS = {
  registries: { field: 'password', noun: 'password' },
  'docker-hub': { field: 'accessToken', noun: 'access token' },
} as const;
