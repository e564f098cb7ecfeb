import type { CsvRows, ReadFile } from '@kiops/transfer-formats';
import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';
import { plainText } from '../output/plain-text';
import type { FoundFile } from './found-file';
import type { ImportAnswers } from './import-answers';

/**
 * Reads the tables among what was found again, by the columns that were named; everything else is what it was.
 * @throws Failure when there is no table, or one has no such column
 */
export async function readTables(
  found: readonly FoundFile[],
  { columns, store }: ImportAnswers,
): Promise<readonly ReadFile[]> {
  if (columns === undefined) return found.map(({ read }) => read);
  const { AS_RECOGNISED, CSV_ROWS } = await import('@kiops/transfer-formats');
  const rows: CsvRows | null = CSV_ROWS.find((one) => one === store) ?? null;
  let tables = 0;
  const read = found.map(({ path, table, read: whole }) => {
    if (table === undefined) return whole;
    tables += 1;
    const { mapping, unknown } = table.named(columns, rows);
    if (unknown.length > 0)
      throw new Failure(`${plainText(path)} has no column ${unknown.map(plainText).join(', ')}.`, EXIT.usage);
    return table.read({ ...AS_RECOGNISED, mapping });
  });
  if (tables === 0)
    throw new Failure('None of the files is a table whose columns could be named.', EXIT.usage);
  return read;
}
