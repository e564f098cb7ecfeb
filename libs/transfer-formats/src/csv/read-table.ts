import type { CsvRow } from '../files/csv';
import { ReadingProgress } from '../files/reading-progress';
import type { Reading } from '../reading';
import { ReadingBuilder } from '../reading-builder';
import {
  CSV_TARGETS,
  isEnough,
  isTaken,
  rowsNamed,
  type CsvMapping,
  type CsvRows,
  type CsvTarget,
} from './mapping';
import { addRow, type TableRow } from './row';
import { addServerRows } from './server-rows';

interface TableOptions {
  /** Whether a person said the mapping; a proposed one is taken only when it says enough. */
  readonly isSaid?: boolean;
  /** The address of accounts on the web whose row has none. */
  readonly address?: string;
  readonly progress?: ReadingProgress;
}

/** Characters of a cell that are shown where it is left out. */
const SHOWN = 80;

/**
 * Reads the rows of a table by a mapping. A column that becomes nothing is listed once, a row that cannot be read by itself,
 * and a cell for which its row has no field beside its row.
 */
export function readTable(
  rows: readonly CsvRow[],
  mapping: CsvMapping,
  { isSaid = false, address, progress = new ReadingProgress() }: TableOptions = {},
): Reading {
  const builder = new ReadingBuilder();
  const [first] = rows;
  const header = mapping.hasHeader ? first : undefined;
  const body = header ? rows.slice(1) : rows;
  if (!isSaid && !isEnough(mapping, address !== undefined)) {
    for (const { line } of body)
      builder.leaveOut(`line ${line}`, 'a row', 'Nothing tells what its columns are. Say what each one is.');
    return builder.reading();
  }
  listColumns(builder, body, mapping, header);
  const servers: TableRow[] = [];
  for (const [, { line, cells }] of progress.through(body, 0.75)) {
    const at = `line ${line}`;
    const fault = faultOf(cells, mapping.columns.length, header);
    if (fault !== undefined) {
      builder.leaveOut(at, 'a row', fault);
      continue;
    }
    const row = { at, ...valuesOf(cells, mapping) };
    const kind = row.store.trim() === '' ? mapping.rows : rowsNamed(row.store);
    if (kind === undefined) {
      builder.leaveOut(
        at,
        `the row ${row.label || row.host}`.trim(),
        `It says that it is “${shortened(row.store)}”, which is no store.`,
      );
      continue;
    }
    listWithoutField(builder, row, kind, mapping);
    if (kind === 'servers') servers.push(row);
    else addRow(builder, kind, withAddress(row, kind, address));
  }
  addServerRows(builder, servers, progress);
  return builder.reading();
}

/** What stands in the row counts; in a row for a store without an address on the web there is none to give. */
function withAddress(row: TableRow, kind: CsvRows, address: string | undefined): TableRow {
  const isGiven = address !== undefined && isTaken(kind, 'url');
  return isGiven && row.url.trim() === '' && row.host.trim() === '' ? { ...row, url: address } : row;
}

/** The columns that become nothing, each once. */
function listColumns(
  builder: ReadingBuilder,
  body: readonly CsvRow[],
  { columns, rows }: CsvMapping,
  header: CsvRow | undefined,
): void {
  const byRow = columns.includes('store');
  for (const [index, target] of columns.entries()) {
    const isOther = target !== null && columns.indexOf(target) !== index;
    if (target !== null && !isOther && (byRow || isTaken(rows, target))) continue;
    const count = body.filter(({ cells }) => (cells[index] ?? '') !== '').length;
    if (count === 0) continue;
    const name = header ? `“${shortened(header.cells[index] ?? '')}”` : String(index + 1);
    builder.leaveOut(
      `line ${header?.line ?? body[0].line}`,
      `the column ${name} with ${count} values`,
      target === null || isOther ? 'It was given no field.' : 'These records have no such field.',
    );
  }
}

/** Of a table whose rows say what they are: cells for which this kind has no field. */
function listWithoutField(
  builder: ReadingBuilder,
  row: TableRow,
  kind: CsvRows,
  { columns }: CsvMapping,
): void {
  if (!columns.includes('store')) return;
  const lost = CSV_TARGETS.filter((target) => !isTaken(kind, target) && row[target].trim() !== '');
  if (lost.length > 0)
    builder.leaveOut(row.at, `${lost.join(', ')} of ${row.label || row.host}`, 'It has no such field.');
}

function faultOf(cells: readonly string[], width: number, header: CsvRow | undefined): string | undefined {
  if (cells.every((value) => value.trim() === '')) return 'It is empty.';
  if (cells.slice(width).some((value) => value !== ''))
    return 'It has more cells than there are columns: nobody can tell which is which.';
  if (header && cells.length === header.cells.length && cells.every((value, i) => value === header.cells[i]))
    return 'It repeats the names of the columns.';
  return cells.some((value) => value.includes('\0'))
    ? 'It holds a NUL character, which no text has.'
    : undefined;
}

function valuesOf(cells: readonly string[], { columns }: CsvMapping): Record<CsvTarget, string> {
  return Object.fromEntries(
    CSV_TARGETS.map((target) => [target, cells[columns.indexOf(target)] ?? '']),
  ) as Record<CsvTarget, string>;
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
