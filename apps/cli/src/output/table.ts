import { plainText } from './plain-text';

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const NO_WIDTH = /\p{Mn}|\p{Me}|\p{Cf}/u;

/** Lines of a table, each ended, the columns as wide as what is in them. Cells are cleaned of what a terminal would obey. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cleaned = [head, ...rows.map((row) => row.map(plainText))];
  const widths = head.map((_, column) => Math.max(...cleaned.map((row) => widthOf(row[column]))));
  return cleaned.map((row) => `${lineOf(row, widths)}\n`).join('');
}

/** Names and values, one below the other. */
export function pairs(values: readonly (readonly [name: string, value: string])[]): string {
  const widest = Math.max(...values.map(([name]) => widthOf(name)));
  return values.map(([name, value]) => `${padded(name, widest)}  ${plainText(value)}\n`).join('');
}

function lineOf(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => padded(cell, widths[column]))
    .join('  ')
    .trimEnd();
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(width - widthOf(text));
}

function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) width += NO_WIDTH.test(sign) ? 0 : WIDE.test(sign) ? 2 : 1;
  return width;
}
