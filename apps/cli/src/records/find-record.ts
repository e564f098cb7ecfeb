import type { RecordStore } from '@kiops/contracts';
import type { Client } from '../client/client';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';
import { titleOf, type AnyRecord } from './any-record';
import { listRecords } from './list-records';
import type { RecordAddress } from './record-address';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The one record of that label or id.
 * @throws Failure when there is none, or more than one: it names them all
 */
export async function findRecord(
  client: Client,
  { store, name }: Pick<RecordAddress, 'store' | 'name'>,
): Promise<AnyRecord> {
  if (ID.test(name)) return client.get(`${store}/${name}`);
  const found = (await listRecords(client, store, name)).filter(({ label }) => label === name);
  if (found.length === 1) return found[0];
  if (found.length === 0)
    throw new Failure(
      `There is no record ${plainText(`${store}/${name}`)}. Run kiops list ${store} to see what there is.`,
      EXIT.notFound,
    );
  throw new Failure(
    [
      `${found.length} records are called ${plainText(`${store}/${name}`)}. Name one by its id:`,
      ...found.map((record) => `  ${store}/${record.id}  ${accountOf(store, record)}`),
    ].join('\n'),
    EXIT.ambiguous,
  );
}

function accountOf(store: RecordStore, record: AnyRecord): string {
  return plainText(titleOf(store, record));
}
