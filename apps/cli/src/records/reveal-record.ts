import type { RecordStore } from '@kiops/contracts';
import type { Client } from '../client/client';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';
import { isInBrowser, secretsOf, type AnyRecord, type Secrets } from './any-record';

/**
 * The secrets of a record.
 * @throws Failure for SSH servers: nothing but the console has theirs
 */
export function revealRecord(client: Client, store: RecordStore, record: AnyRecord): Promise<Secrets> {
  refuseSsh(store, record);
  return client.ask(`${store}/${record.id}/reveal`);
}

/**
 * One secret of a record.
 * @param field which; may be left out where the store has one only
 */
export async function revealField(
  client: Client,
  store: RecordStore,
  record: AnyRecord,
  field?: string,
): Promise<string> {
  refuseSsh(store, record);
  const names = secretsOf(store);
  const name = field ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined || !names.includes(name))
    throw new Failure(`Say which secret: ${names.map((one) => `${store}/…#${one}`).join(', ')}.`, EXIT.usage);
  const secret = (await revealRecord(client, store, record))[name];
  if (!secret) throw new Failure(`${plainText(`${store}/${record.label}`)} has no ${name}.`, EXIT.notFound);
  return secret;
}

function refuseSsh(store: RecordStore, record: AnyRecord): void {
  if (isInBrowser(store, record))
    throw new Failure(
      'SSH passwords and keys are kept in the browser that they were entered in, and nowhere else. Open the console there.',
      EXIT.refused,
    );
}
