import type { CsvRows, ReadFile } from '@kiops/transfer-formats';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';
import type { FoundFile } from './found-file';
import type { ImportAnswers } from './import-answers';

/**
 * Reads the tables among what was found again, by the columns that were named, and by the address of rows that have none;
 * everything else is what it was.
 * @throws Failure when there is no table, or one has no such column
 */
export async function readTables(
  found: readonly FoundFile[],
  { columns, store, fields: { baseUrl: address } = {} }: ImportAnswers,
): Promise<readonly ReadFile[]> {
  if (columns === undefined && address === undefined) return found.map(({ read }) => read);
  const { AS_RECOGNISED, CSV_ROWS } = await import('@kiops/transfer-formats');
  const rows: CsvRows | null = CSV_ROWS.find((one) => one === store) ?? null;
  let tables = 0;
  const read = found.map(({ path, table, read: whole }) => {
    if (table === undefined) return whole;
    tables += 1;
    if (columns === undefined && rows === null) return table.read({ ...AS_RECOGNISED, address });
    const { mapping, unknown } = table.named(columns ?? {}, rows);
    if (unknown.length > 0)
      throw new Failure(`${plainText(path)} has no column ${unknown.map(plainText).join(', ')}.`, EXIT.usage);
    return table.read({ ...AS_RECOGNISED, mapping, address });
  });
  if (tables === 0 && columns !== undefined)
    throw new Failure('None of the files is a table whose columns could be named.', EXIT.usage);
  return read;
}
