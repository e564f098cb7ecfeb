import { LIMITS, type Page, type RecordStore } from '@kiops/contracts';
import type { Client } from '../client/client';
import type { AnyRecord } from './any-record';

/**
 * The records of a store, page by page.
 * @param filter what the label, the address or the user name holds
 * @param onPage told after each page: how many came, of how many
 */
export async function listRecords(
  client: Client,
  store: RecordStore,
  filter?: string,
  onPage?: (read: number, of: number) => void,
): Promise<readonly AnyRecord[]> {
  const records: AnyRecord[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(LIMITS.pageSize.max) });
    if (filter) query.set('q', filter.slice(0, LIMITS.filter.max));
    if (cursor !== null) query.set('cursor', cursor);
    const page: Page<AnyRecord> = await client.get(`${store}?${query}`);
    records.push(...page.items);
    cursor = page.nextCursor;
    onPage?.(records.length, page.total);
  } while (cursor !== null);
  return records;
}
