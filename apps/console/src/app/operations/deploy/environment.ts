import { typedLines } from './typed-lines';

/** A variable of a container's environment. Its value may be a secret. */
export type Variable = readonly [name: string, value: string];

const MOST_VARIABLES = 1_000;

/** Characters of a line. Engines read lines of at most 64 KiB; in UTF-8 one character can take four bytes. */
const LONGEST_LINE = 16_000;

const VARIABLE = /^([A-Za-z_][A-Za-z0-9_.-]*)=(.*)$/su;

/** What no line of a file can carry, or no argument: control characters but the tab, and halves of characters. */
const UNREADABLE = /[^\P{Cc}\t]|\p{Cs}/u;

/**
 * Reads variables, one `NAME=value` per line. Values are taken as they stand, with quotes and all spaces, as engines do
 * with a file of variables; lines that begin with `#` are remarks. A fault names the line, and nothing of it.
 */
export function readEnvironment(
  text: string,
): { readonly variables: readonly Variable[] } | { readonly fault: string } {
  const lines = typedLines(text).filter((line) => !line.text.startsWith('#'));
  if (lines.length > MOST_VARIABLES)
    return { fault: `At most ${MOST_VARIABLES.toLocaleString('en')} variables.` };
  const variables = new Map<string, string>();
  for (const { number, text } of lines) {
    const match = VARIABLE.exec(text);
    if (!match) return { fault: `Line ${number} is not a variable such as NAME=value.` };
    if (text.length > LONGEST_LINE)
      return { fault: `Line ${number} is longer than ${LONGEST_LINE.toLocaleString('en')} characters.` };
    if (UNREADABLE.test(text)) return { fault: `Line ${number} holds control characters.` };
    const [, name, value] = match;
    if (variables.has(name)) return { fault: `Line ${number} sets a variable a second time.` };
    variables.set(name, value);
  }
  return { variables: [...variables] };
}
