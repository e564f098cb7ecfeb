import { csvHeader, parseCsv, separatorOf, type Separator } from '../files/csv';
import type { SourceFile } from '../files/source-file';
import type { FormatReader } from '../reader';
import type { Reading } from '../reading';
import { guessedMapping, type CsvMapping } from './mapping';
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
  read: (file) => readCsv(file.text),
};

/** A table before it is read: its columns, and what each is proposed to become. */
export interface CsvPreview {
  readonly separator: Separator;
  readonly header: readonly string[];
  readonly rows: number;
  readonly mapping: CsvMapping;
}

/**
 * What a person needs to say what each column is. Throws a `ReadError`.
 */
export function previewCsv(
  { text }: Pick<SourceFile, 'text'>,
  separator: Separator = separatorOf(text),
): CsvPreview {
  const rows = parseCsv(text, separator);
  const header = rows[0]?.cells ?? [];
  const mapping = guessedMapping(header);
  return { separator, header, rows: rows.length - (mapping.hasHeader ? 1 : 0), mapping };
}

/** Reads a table by a mapping: the proposed one where none is given. Throws a `ReadError`. */
export function readCsv(
  text: string,
  mapping?: CsvMapping,
  separator: Separator = separatorOf(text),
): Reading {
  const rows = parseCsv(text, separator);
  return readTable(rows, mapping ?? guessedMapping(rows[0]?.cells ?? []));
}
