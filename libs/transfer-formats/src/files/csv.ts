import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { ReadError } from '../read-error';
import { READING_LIMITS, tooMany } from '../reading-limits';
import { standingRows } from './csv-rows';
import { isUnreadable } from './encoding';
import { PARSED, ReadingProgress } from './reading-progress';

/** What a table may hold; counted before it is taken apart, which takes much more memory than the text. */
export const CSV_LIMITS = {
  /** The most entries of a file, and the names of the columns. */
  rows: READING_LIMITS.entries + 1,
  cells: 700_000,
  /** Bytes of one row. */
  row: 256 * 1024,
} as const;

export const SEPARATORS = [',', ';', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

export interface CsvRow {
  /** The line at which it begins, from 1: a quoted cell may hold line breaks. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Excel's own line, before the names of the columns, that says what separates the cells. */
const SEPARATOR_LINE = new RegExp(`^(\uFEFF?)"?sep=([${SEPARATORS.join('')}])"?[ \\t]*(?=[\\r\\n]|$)`, 'i');

/** A text without that line, which is no row: it is left empty, so that lines count as they stand. */
export function withoutSeparatorLine(text: string): string {
  return text.replace(SEPARATOR_LINE, '$1');
}

const ROW_ENDS = ['\r\n', '\n', '\r'];

/**
 * Reads comma separated values (RFC 4180, or as KeePass 1 has them), with LF and CR as ends of a row too, and quotes inside of plain cells as they
 * are. Empty lines are no rows, nor is the line that tells Excel the separator. Cells are not trimmed.
 *
 * @throws ReadError `damaged` for a quote that is not closed, which is told by the line where it opens; `too-large` beyond
 *   the limits.
 */
export function parseCsv(
  text: string,
  separator: Separator = ',',
  progress = new ReadingProgress(),
): readonly CsvRow[] {
  if (countOf(text, separator) + countOf(text, '\n') + countOf(text, '\r') > CSV_LIMITS.cells)
    throw tooLarge();
  try {
    const plain = withDoubledQuotes(withoutSeparatorLine(text));
    const kept = isUnreadable(plain) ? keptApart(plain) : undefined;
    // As bytes: of a text the parser would make a list of numbers first, which takes many times its memory.
    const bytes = new TextEncoder().encode(kept?.text ?? plain);
    const rows: CsvRow[] = [];
    let twice = 0;
    const options = {
      delimiter: separator,
      record_delimiter: ROW_ENDS,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: CSV_LIMITS.row,
      to: CSV_LIMITS.rows + 1,
      on_record: (cells: string[], { lines, bytes: read }: ParsedUpTo) => {
        progress.reach(PARSED * (read / bytes.length));
        // It counts a CRLF inside of quotes as two lines, and tells the last line of a row.
        const line = lines - twice - matches(cells, /[\r\n]/g);
        twice += matches(cells, /\r\n/g);
        rows.push({ line, cells: kept ? cells.map(kept.restored) : cells });
        return null;
      },
    };
    parse(bytes, options);
    if (rows.length > CSV_LIMITS.rows) throw tooMany(READING_LIMITS.entries, 'rows');
    return rows;
  } catch (error) {
    if (error instanceof ReadError) throw error;
    if (error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE')
      throw new ReadError(
        'too-large',
        `A row of the table, near line ${String(error['lines'])}, is longer than 256 KiB, which is the most that KIOPS reads of one. Shorten it, or take it out.`,
      );
    throw new ReadError(
      'damaged',
      `The table cannot be read to its end: a quote ${lineOfQuote(text, separator)}is not closed.`,
      { cause: error },
    );
  }
}

/** The columns of KeePass 1, which KeePass 2 exports as “CSV (1.x)”, too. */
const KEEPASS_1 = /^\uFEFF?"Account","Login Name","Password","Web Site","Comments"\s*[\r\n]/;

/** A table as others write it: of KeePass 1, a quote and a backslash in a cell have a backslash before them. */
export function withDoubledQuotes(text: string): string {
  return KEEPASS_1.test(text)
    ? text.replace(/\\(["\\])/g, (_, escaped: string) => (escaped === '"' ? '""' : escaped))
    : text;
}

/** Characters that stand in no text (Unicode 23.7): one of them that is not in a text marks what stands for something else. */
const NONCHARACTERS = Array.from({ length: 32 }, (_, index) => String.fromCharCode(0xfdd0 + index));

/**
 * A text whose unreadable bytes live through UTF-8, by which the parser takes it: it would put U+FFFD in their place, also
 * inside of a secret.
 *
 * @throws ReadError `damaged` for a text that has every noncharacter, too
 */
function keptApart(text: string): { readonly text: string; readonly restored: (cell: string) => string } {
  const mark = NONCHARACTERS.find((character) => !text.includes(character));
  if (mark === undefined)
    throw new ReadError('damaged', 'The table is no text in any encoding that KIOPS knows.');
  const marked = new RegExp(`${mark}([0-9a-f]{4})`, 'g');
  return {
    text: text.replace(/\p{Cs}/gu, (unit) => `${mark}${unit.charCodeAt(0).toString(16)}`),
    restored: (cell) =>
      cell.includes(mark)
        ? cell.replace(marked, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
        : cell,
  };
}

/**
 * Which line has the quote that is not closed, in words: the parser tells the end of the file. Empty where that cannot be
 * told either.
 */
function lineOfQuote(text: string, separator: Separator): string {
  for (const { openedIn } of standingRows(text, separator))
    if (openedIn !== undefined) return `that opens in line ${openedIn} `;
  return '';
}

/** Characters of the names of columns. */
const LONGEST_HEADER = 10_000;

/** The first row alone; undefined when the text begins with none. Never throws. */
export function csvHeader(text: string, separator: Separator = ','): readonly string[] | undefined {
  const head = withoutSeparatorLine(text.slice(0, LONGEST_HEADER + 1));
  const [first] = standingRows(head, separator);
  if (first === undefined || first.openedIn !== undefined || first.end > LONGEST_HEADER) return undefined;
  try {
    return parseCsv(head.slice(first.start, first.end), separator).at(0)?.cells;
  } catch {
    return undefined;
  }
}

/** What separates the cells: what the text says itself, where that is true, else what gives the most cells of the first row. */
export function separatorOf(text: string): Separator {
  const said = SEPARATORS.find((separator) => separator === SEPARATOR_LINE.exec(text)?.[2]);
  if (said !== undefined && (csvHeader(text, said)?.length ?? 0) > 1) return said;
  const first = text.slice(0, LONGEST_HEADER);
  const widths = SEPARATORS.map((separator) =>
    first.includes(separator) ? (csvHeader(text, separator)?.length ?? 0) : 0,
  );
  return SEPARATORS[widths.indexOf(Math.max(...widths))];
}

/** Where the parser is at the end of a row: its line, and what was read. */
interface ParsedUpTo {
  readonly lines: number;
  readonly bytes: number;
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
