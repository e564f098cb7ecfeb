import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { ReadError } from '../read-error';

/** What a table may hold; counted before it is taken apart, which takes much more memory than the text. */
export const CSV_LIMITS = {
  rows: 100_001,
  cells: 1_500_000,
  /** Characters of one row. */ row: 1024 * 1024,
} as const;

export const SEPARATORS = [',', ';', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

export interface CsvRow {
  /** The line at which it begins, from 1: a quoted cell may hold line breaks. */
  readonly line: number;
  readonly cells: readonly string[];
}

const ROW_ENDS = ['\r\n', '\n', '\r'];

/**
 * Reads comma separated values (RFC 4180), with LF and CR as ends of a row too, and quotes inside of plain cells as they
 * are. Empty lines are no rows. Cells are not trimmed.
 *
 * @throws ReadError `damaged` for a quote that is not closed, `too-large` beyond the limits.
 */
export function parseCsv(text: string, separator: Separator = ','): readonly CsvRow[] {
  if (countOf(text, separator) + countOf(text, '\n') + countOf(text, '\r') > CSV_LIMITS.cells)
    throw tooLarge();
  try {
    const options = {
      delimiter: separator,
      record_delimiter: ROW_ENDS,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: CSV_LIMITS.row,
      to: CSV_LIMITS.rows + 1,
      info: true,
    };
    const records = parse(text, options) as unknown as readonly ParsedRecord[];
    if (records.length > CSV_LIMITS.rows) throw tooLarge();
    return withLines(records);
  } catch (error) {
    if (error instanceof ReadError) throw error;
    if (error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE') throw tooLarge();
    throw new ReadError('damaged', 'The table cannot be read to its end: a quote is not closed.', {
      cause: error,
    });
  }
}

/** The parser counts a CRLF inside of quotes as two lines, and tells the last line of a row. */
function withLines(records: readonly ParsedRecord[]): readonly CsvRow[] {
  let twice = 0;
  return records.map(({ record, info }) => {
    const line = info.lines - twice - matches(record, /[\r\n]/g);
    twice += matches(record, /\r\n/g);
    return { line, cells: record };
  });
}

/** The first row alone; undefined when the text begins with none. Never throws. */
export function csvHeader(text: string, separator: Separator = ','): readonly string[] | undefined {
  const end = /\r|\n/.exec(text)?.index ?? text.length;
  if (end > 10_000) return undefined;
  try {
    return parseCsv(text.slice(0, end), separator).at(0)?.cells;
  } catch {
    return undefined;
  }
}

/** What separates the cells, by the first row: what gives the most cells. */
export function separatorOf(text: string): Separator {
  const widths = SEPARATORS.map((separator) => csvHeader(text, separator)?.length ?? 0);
  return SEPARATORS[widths.indexOf(Math.max(...widths))];
}

interface ParsedRecord {
  readonly record: readonly string[];
  /** `lines` is the last line of the record. */
  readonly info: { readonly lines: number };
}

function matches(cells: readonly string[], pattern: RegExp): number {
  return cells.reduce((sum, cell) => sum + (cell.match(pattern)?.length ?? 0), 0);
}

function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}

function tooLarge(): ReadError {
  return new ReadError('too-large', 'The table is larger than KIOPS reads. Divide it into smaller files.');
}
