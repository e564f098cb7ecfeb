/** A line that holds something, with its number as people count: from 1. */
export interface TypedLine {
  readonly number: number;
  readonly text: string;
}

/** The lines of a text field that hold more than spaces, without the spaces before them. */
export function typedLines(text: string): readonly TypedLine[] {
  return text
    .split(/\r?\n/)
    .map((line, index) => ({ number: index + 1, text: line.trimStart() }))
    .filter(({ text }) => text !== '');
}
