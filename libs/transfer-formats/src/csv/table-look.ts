import { csvHeader, separatorOf, withoutSeparatorLine } from '../files/csv';
import { standingRows } from '../files/csv-rows';
import { guessedMapping } from './mapping';

/** How much of a text is looked at, in characters: more than the names of columns and one row may have. */
const LOOKED_AT = 512 * 1024;
/** How many rows are looked at where their look alone tells. */
const SAMPLE = 20;
/** What no name of a column has, but a setting or an address, whose passwords may hold quotes and separators. */
const SETTING = /=|:\S|^\s*machine\s/;
/** A line of YAML: a key, an item, what belongs to one of these, or a remark. */
const YAML_LINE = /^(?:[\w.-]+:(?:\s|$)|\s*-\s|\s+\S|\s*#|---)/;
/** A value with a name by which others repeat it (YAML 1.2 section 3.2.2.2): no cell of a table begins so. */
const YAML_ANCHOR = /^[\s\w.-]*:[ \t]+&[\w-]+(?:\s|$)/;

/**
 * Whether a text looks like a table: it has names of columns, and most of its first rows have more than one cell. Where a
 * quote is not closed, the lines behind it count as the rows that they were meant to be.
 */
export function looksLikeTable(given: string): boolean {
  const separator = separatorOf(given);
  const text = withoutSeparatorLine(given);
  if ((csvHeader(text, separator)?.length ?? 0) < 2) return false;
  const head = text.slice(0, LOOKED_AT);
  if (isAnchoredYaml(head)) return false;
  const wide: boolean[] = [];
  for (const { start, width, openedIn } of standingRows(head, separator)) {
    const isOpen = openedIn !== undefined && head.length === text.length;
    if (isOpen) wide.push(...linesFrom(head, start).map((line) => line.includes(separator)));
    else wide.push(width > 1);
    if (wide.length >= SAMPLE) break;
  }
  const seen = wide.slice(0, SAMPLE);
  return seen.length >= 2 && seen.filter(Boolean).length * 2 > seen.length;
}

/**
 * Whether a text is surely a table, whatever its cells hold: quotes keep a cell of several lines together, every row has
 * more than one cell, and a name of a column is known, or all rows have as many cells as there are
 * names and no quote in the middle of one.
 */
export function holdsLinesInCells(given: string): boolean {
  const separator = separatorOf(given);
  const text = withoutSeparatorLine(given);
  const header = csvHeader(text, separator) ?? [];
  if (header.length < 2) return false;
  const isKnown = guessedMapping(header).hasHeader;
  if (!isKnown && header.some((name) => SETTING.test(name))) return false;
  const head = text.slice(0, LOOKED_AT);
  let rows = 0;
  let holdsLines = false;
  for (const { start, end, width, openedIn, hasStrayQuote } of standingRows(head, separator)) {
    // The last one may be cut.
    if (end === head.length && head.length < text.length) break;
    if (width < 2 || openedIn !== undefined || (!isKnown && (width !== header.length || hasStrayQuote)))
      return false;
    rows += 1;
    holdsLines ||= /[\r\n]/.test(head.slice(start, end));
  }
  return holdsLines && rows >= 2;
}

/** Lists in brackets have commas, too: what repeats named values is YAML, whatever reads it or does not. */
function isAnchoredYaml(head: string): boolean {
  const lines = linesFrom(head, 0);
  return lines.every((line) => YAML_LINE.test(line)) && lines.some((line) => YAML_ANCHOR.test(line));
}

function linesFrom(text: string, start: number): readonly string[] {
  return text
    .slice(start)
    .split(/[\r\n]+/, SAMPLE)
    .filter((line) => line !== '');
}
