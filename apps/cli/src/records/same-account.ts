import { definitionOf, identityKey, type RecordStore, type StoreDefinition } from '@kiops/contracts';
import type { Client } from '../client/client';
import { ProblemFailure } from '../client/problem-failure';
import type { AnyRecord } from './any-record';
import { listRecords } from './list-records';

/**
 * A record that is of the same account as one with these fields. Undefined when there is none, when the fields are not
 * those of an account, or when the token may not read.
 */
export async function sameAccount(
  client: Client,
  store: RecordStore,
  fields: Readonly<Record<string, unknown>>,
): Promise<AnyRecord | undefined> {
  const key = keyOf(store, fields);
  if (key === undefined) return undefined;
  const { username } = fields;
  try {
    const records = await listRecords(client, store, typeof username === 'string' ? username : undefined);
    return records.find((record) => keyOf(store, record) === key);
  } catch (error) {
    if (error instanceof ProblemFailure && error.problem.status === 403) return undefined;
    throw error;
  }
}

/** Undefined where a field is missing or of another kind: the service says which. */
function keyOf(store: RecordStore, fields: Readonly<Record<string, unknown>>): string | undefined {
  try {
    return identityKey(definitionOf(store) as StoreDefinition<unknown>, fields);
  } catch {
    return undefined;
  }
}
