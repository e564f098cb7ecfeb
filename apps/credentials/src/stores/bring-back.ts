import type { RecordStore } from '@kiops/contracts';
import type { Caller } from '../caller/caller';
import type { Executor } from '../database/database';
import type { RecordTable } from '../records/record-table';
import type { RecordTables } from '../records/record-tables';
import { leaveLostServers } from '../runtimes/runtimes.service';
import { yieldDefault } from './docker-hub/default-account';
import { comingBackWith } from './servers/trashed-servers';

/** Records by their ids, by store. */
export type RecordIds = Map<RecordStore, readonly string[]>;

/** How many records these are. */
export function countOf(ids: RecordIds): number {
  return [...ids.values()].reduce((sum, some) => sum + some.length, 0);
}

/**
 * These records of the trash with what has to come back with them: servers with the jump servers that lead to them and
 * with the runtimes that were removed together with them.
 */
export async function withNeeded(
  transaction: Executor,
  ownerId: string,
  chosen: RecordIds,
): Promise<RecordIds> {
  const { servers, runtimes } = await comingBackWith(transaction, ownerId, chosen.get('servers') ?? []);
  return new Map(chosen)
    .set('servers', servers)
    .set('runtimes', [...new Set([...(chosen.get('runtimes') ?? []), ...runtimes])]);
}

/** Takes one store's records out of the trash, and replies how many. */
export type TakeOut = (table: RecordTable, ids: readonly string[]) => Promise<number>;

/** Brings records of `withNeeded` back, by `takeOut`, with the owner locked. Replies how many. */
export async function bringBack(
  transaction: Executor,
  { accountId }: Caller,
  tables: RecordTables,
  ids: RecordIds,
  takeOut: TakeOut,
): Promise<number> {
  await yieldDefault(transaction, accountId, ids.get('docker-hub') ?? []);
  let records = 0;
  for (const table of tables.all) {
    const own = ids.get(table.store) ?? [];
    // Servers come before their runtimes: those whose server is not back by now stay without one.
    if (table.store === 'runtimes') await leaveLostServers(transaction, accountId, own);
    records += await takeOut(table, own);
  }
  return records;
}
