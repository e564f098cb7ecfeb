import { parseCsv, separatorOf, withDoubledQuotes } from '../files/csv';
import type { FormatReader } from '../reader';
import { guessedMapping } from './mapping';
import { readTable } from './read-table';
import { holdsLinesInCells, looksLikeTable } from './table-look';

/** Any table of separated values that no other reader knows: read by the names of its columns, as far as they are known. */
export const csvReader: FormatReader = {
  format: 'csv',
  recognises: ({ text }) => looksLikeTable(withDoubledQuotes(text)),
  read: ({ text, progress }) => {
    const rows = parseCsv(text, separatorOf(text), progress);
    return readTable(rows, guessedMapping(rows[0]?.cells ?? []), { progress });
  },
};

/** The same of tables that are told by more than their look: their cells may hold what other formats are known by. */
export const quotedCsvReader: FormatReader = {
  ...csvReader,
  recognises: ({ text }) => holdsLinesInCells(withDoubledQuotes(text)),
};
