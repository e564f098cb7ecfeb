import { trimmed, trimmedEnd } from '../files/blanks';
import { READING_LIMITS, refuseOver, tooMany } from '../reading-limits';

/** One option of a group. */
export interface Option {
  readonly name: string;
  /** Undefined where the option stands alone. */
  readonly value?: string;
  readonly at: string;
}

export interface OptionGroup {
  readonly name: string;
  readonly at: string;
  readonly options: Option[];
}

/** The longest line: MySQL reads four thousand characters. */
const LONGEST = 70_000;

/** Options of all groups: ten of each. */
const MOST_OPTIONS = 10 * READING_LIMITS.entries;

/** What an option file of MySQL says. */
export interface OptionFile {
  /** Groups of the same name are one. */
  readonly groups: readonly OptionGroup[];
  /** `!include`, lines before the first group, and lines that are too long. */
  readonly others: readonly { readonly at: string; readonly line: string }[];
}

/**
 * Reads an option file as MySQL's `my_search_option_defaults` does: comments from `#` or `;` at the begin of a line and
 * from `#` later, outside of quotes; one pair of quotes around a value; escapes in it, quoted or not.
 *
 * @throws ReadError `too-large`
 */
export function readOptionFile(lines: readonly string[]): OptionFile {
  const groups = new Map<string, OptionGroup>();
  const others: { at: string; line: string }[] = [];
  let group: OptionGroup | undefined;
  let options = 0;
  lines.forEach((raw, index) => {
    const line = trimmed(raw);
    const at = `line ${index + 1}`;
    if (line === '' || line.startsWith('#') || line.startsWith(';')) return;
    if (line.startsWith('!') || line.length > LONGEST) {
      others.push({ at, line });
      return;
    }
    if (line.startsWith('[')) {
      const name = line.slice(1).replace(/\].*$/s, '').trim();
      group = groups.get(name) ?? { name, at, options: [] };
      groups.set(name, group);
      refuseOver(groups.size);
      return;
    }
    const text = trimmedEnd(withoutComment(line));
    if (text === '') return;
    options += 1;
    if (options > MOST_OPTIONS) throw tooMany(MOST_OPTIONS, 'options');
    if (group === undefined) others.push({ at, line });
    else group.options.push({ ...optionOf(text), at });
  });
  return { groups: [...groups.values()], others };
}

function withoutComment(line: string): string {
  let quote = '';
  let escaped = false;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if ((character === '"' || character === "'") && !escaped) {
      if (quote === '') quote = character;
      else if (quote === character) quote = '';
    }
    if (quote === '' && character === '#') return line.slice(0, at);
    escaped = quote !== '' && character === '\\' && !escaped;
  }
  return line;
}

function optionOf(text: string): { name: string; value?: string } {
  const equals = text.indexOf('=');
  const name = (equals < 0 ? text : text.slice(0, equals))
    .trim()
    .toLowerCase()
    .replaceAll('_', '-')
    .replace(/^loose-/, '');
  return equals < 0 ? { name } : { name, value: valueOf(trimmed(text.slice(equals + 1))) };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  s: ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

function valueOf(text: string): string {
  const isQuoted = text.length > 1 && /^["']/.test(text) && text.endsWith(text[0]);
  const inner = isQuoted ? text.slice(1, -1) : text;
  return inner.replace(/\\(.)/gs, (both, character: string) =>
    Object.hasOwn(ESCAPES, character) ? ESCAPES[character] : both,
  );
}
