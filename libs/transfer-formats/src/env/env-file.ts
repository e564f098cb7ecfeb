import { READING_LIMITS, tooMany } from '../reading-limits';

/** One variable of an env file. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  /** Whether it asks for another variable, or for what a command prints: an escaped `$` does not. */
  readonly refers: boolean;
  readonly at: string;
}

/** An env file, and the lines that are none of it. */
export interface EnvFile {
  readonly variables: readonly Variable[];
  readonly others: readonly { readonly at: string }[];
}

/** So many variables and other lines: ten for each account. */
const MOST_VARIABLES = 10 * READING_LIMITS.entries;

/** `NAME=value` with an optional `export`, and blanks around as dotenv allows them. */
const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=[ \t]*(.*)$/s;

/** Whether a line begins a variable. */
export function isAssignment(line: string): boolean {
  return ASSIGNMENT.test(line);
}

/**
 * Reads an env file as dotenv does: values plain (up to a blank and `#`), or in double quotes (with `\n`, `\r`, `\"` and
 * `\\`), single quotes or backticks, over more than one line too. Nothing is put in for `${NAME}`.
 *
 * @throws ReadError `too-large`
 */
export function readEnvFile(lines: readonly string[]): EnvFile {
  const variables: Variable[] = [];
  const others: { at: string }[] = [];
  let open = 0;
  for (let index = 0; index < lines.length; index += 1) {
    if (variables.length + others.length > MOST_VARIABLES) throw tooMany(MOST_VARIABLES, 'variables');
    const line = lines[index];
    const at = `line ${index + 1}`;
    if (line.trim() === '' || /^\s*#/.test(line)) continue;
    const match = ASSIGNMENT.exec(line);
    if (match === null) {
      others.push({ at });
      continue;
    }
    const [, name, rest] = match;
    if (rest.length > LONGEST_VALUE) {
      others.push({ at });
      continue;
    }
    const quoted = quotedValue(lines, index, rest, open < MOST_OPEN ? MOST_LINES : 1);
    if (quoted) index = quoted.last;
    else if (/^["'`]/.test(rest)) open += 1;
    const value =
      quoted?.value ??
      rest
        .replace(/\s+#.*$/s, '')
        .replace(/^#.*$/s, '')
        .trim();
    variables.push({ name, at, value, refers: quoted?.refers ?? REFERENCE.test(value) });
  }
  return { variables, others };
}

const REFERENCE = /\$\{[A-Za-z_]|\$\(/;

/** The longest line of a value, in characters: far more than any record takes. */
const LONGEST_VALUE = 1024 * 1024;

/** How many lines a value may have, and how many quotes may stay open before values of one line alone are read. */
const MOST_LINES = 1_000;
const MOST_OPEN = 20;

function quotedValue(
  lines: readonly string[],
  first: number,
  rest: string,
  most: number,
): { value: string; refers: boolean; last: number } | undefined {
  const quote = rest[0];
  if (quote !== '"' && quote !== "'" && quote !== '`') return undefined;
  const parts: string[] = [];
  for (let index = first; index < lines.length && index < first + most; index += 1) {
    const text = index === first ? rest.slice(1) : lines[index];
    if (text.length > LONGEST_VALUE) return undefined;
    const end = endOfQuote(text, quote);
    if (end < 0) {
      parts.push(text);
      continue;
    }
    if (!/^\s*(?:#.*)?$/s.test(text.slice(end + 1))) return undefined;
    parts.push(text.slice(0, end));
    const inner = parts.join('\n');
    const refers = REFERENCE.test(quote === '"' ? inner.replace(/\\[^]/g, '') : inner);
    return { value: quote === '"' ? unescaped(inner) : inner, refers, last: index };
  }
  return undefined;
}

function endOfQuote(text: string, quote: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', '"': '"', '\\': '\\', $: '$' };

function unescaped(text: string): string {
  return text.replace(/\\([nr"\\$])/g, (_, character: string) => ESCAPES[character]);
}
