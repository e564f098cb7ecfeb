import { csvHeader, parseCsv, separatorOf } from '../files/csv';
import type { FormatReader } from '../reader';
import { guessedMapping } from './mapping';
import { readTable } from './read-table';

/** Any table of separated values that no other reader knows: read by the names of its columns, as far as they are known. */
export const csvReader: FormatReader = {
  format: 'csv',
  recognises: ({ text, firstLines }) => {
    if (text === '') return false;
    const separator = separatorOf(text);
    const header = csvHeader(text, separator) ?? [];
    const used = firstLines.slice(0, 20).filter((line) => line !== '');
    return (
      header.length >= 2 &&
      used.length >= 2 &&
      used.filter((line) => line.includes(separator)).length * 2 > used.length
    );
  },
  read: ({ text, progress }) => {
    const rows = parseCsv(text, separatorOf(text), progress);
    return readTable(rows, guessedMapping(rows[0]?.cells ?? []), { progress });
  },
};
