/** A row of a table as it stands in a text. */
export interface StandingRow {
  /** Where it begins in the text. */
  readonly start: number;
  /** Where it ends, before the end of its last line. */
  readonly end: number;
  /** How many cells it has. */
  readonly width: number;
  /** The line, from 1, in which a quote opens that nothing closes: it takes the rest of the text. */
  readonly openedIn?: number;
  /** It has a quote that neither begins nor ends a cell: tools do not write such rows. */
  readonly hasStrayQuote: boolean;
}

/**
 * Where rows begin and end, without taking their cells apart: quotes decide whether a line's end is one of a row (RFC 4180
 * section 2). Empty lines are no rows, and LF, CRLF and CR end one, as for `parseCsv`.
 */
export function* standingRows(text: string, separator: string): Generator<StandingRow> {
  let line = 1;
  let start = 0;
  let width = 1;
  let cell = 0;
  let openedIn: number | undefined;
  let hasStrayQuote = false;
  const ends = (at: number) => /^[\r\n]?$/.test(text.charAt(at)) || text[at] === separator;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    const isBreak = character === '\n' || character === '\r';
    const last = character === '\r' && text[at + 1] === '\n' ? at + 1 : at;
    if (openedIn !== undefined) {
      if (isBreak) line += 1;
      if (character !== '"') at = last;
      else if (text[at + 1] === '"') at += 1;
      else {
        openedIn = undefined;
        hasStrayQuote ||= !ends(at + 1);
      }
    } else if (isBreak) {
      if (at > start) yield { start, end: at, width, hasStrayQuote };
      hasStrayQuote = false;
      line += 1;
      at = last;
      start = cell = last + 1;
      width = 1;
    } else if (character === separator) {
      width += 1;
      cell = at + 1;
    } else if (character === '"') {
      if (at === cell) openedIn = line;
      else hasStrayQuote = true;
    }
  }
  if (start < text.length)
    yield { start, end: text.length, width, hasStrayQuote, ...(openedIn !== undefined && { openedIn }) };
}
