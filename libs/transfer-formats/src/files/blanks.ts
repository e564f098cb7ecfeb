/** What C's `isspace` takes for a blank. Others, such as U+00A0 and U+3000, are signs like any: a secret may begin and end with them. */
const BLANKS = ' \t\n\v\f\r';

/** A text without the blanks around it that programs in C take away. Takes time by the length. */
export function trimmed(text: string): string {
  return trimmedEnd(trimmedStart(text));
}

/** Without those at its begin. */
export function trimmedStart(text: string): string {
  let start = 0;
  while (start < text.length && BLANKS.includes(text[start])) start += 1;
  return text.slice(start);
}

/** Without those at its end. */
export function trimmedEnd(text: string): string {
  let end = text.length;
  while (end > 0 && BLANKS.includes(text[end - 1])) end -= 1;
  return text.slice(0, end);
}
