import type { RecordStore } from '@kiops/contracts';
import type { Executor } from '../database/database';
import type { RecordTables } from '../records/record-tables';
import { restoreRows } from '../records/restored-rows';
import type { Touched } from '../records/touched-records';
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

/** Brings records of `withNeeded` back, with the owner locked; who calls it logs it. Replies which came. */
export async function bringBack(
  transaction: Executor,
  ownerId: string,
  tables: RecordTables,
  ids: RecordIds,
): Promise<readonly Touched[]> {
  await yieldDefault(transaction, ownerId, ids.get('docker-hub') ?? []);
  const touched: Touched[] = [];
  for (const table of tables.all) {
    const own = ids.get(table.store) ?? [];
    // Servers come before their runtimes: those whose server is not back by now stay without one.
    if (table.store === 'runtimes') await leaveLostServers(transaction, ownerId, own);
    touched.push(await restoreRows(transaction, ownerId, table, own));
  }
  return touched;
}
