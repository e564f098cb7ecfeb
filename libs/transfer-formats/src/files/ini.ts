import { trimmed, trimmedEnd, trimmedStart } from './blanks';
import { PARSED, ReadingProgress } from './reading-progress';

/** One `key=value` of an INI file. */
export interface IniValue {
  /** What stood in the brackets above it; empty before the first. */
  readonly section: string;
  readonly key: string;
  /** All that comes after the first equals sign, without the blanks around it. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

/** An INI file as far as all programs agree on it. */
export interface Ini {
  readonly values: readonly IniValue[];
  /** The sections in their order, each as often as it stands there, with its line. */
  readonly sections: readonly { readonly name: string; readonly line: number }[];
  /** Lines that are neither a section, nor a value, nor a comment. */
  readonly others: readonly { readonly text: string; readonly line: number }[];
}

/** No setting is longer; what is goes to `others`, cut. */
const LONGEST_LINE = 256 * 1024;

/** Reads `[section]`, `key=value`, and comments that begin with `;` or `#`. Never throws; takes time by the length. */
export function readIni(lines: readonly string[], progress = new ReadingProgress()): Ini {
  const values: IniValue[] = [];
  const sections: { name: string; line: number }[] = [];
  const others: { text: string; line: number }[] = [];
  let section = '';
  for (const [index, raw] of progress.through(lines, PARSED)) {
    const text = trimmed(raw);
    const line = index + 1;
    if (text.length > LONGEST_LINE) {
      others.push({ text: text.slice(0, 80), line });
      continue;
    }
    if (text === '' || text.startsWith(';') || text.startsWith('#')) continue;
    if (text.startsWith('[') && text.endsWith(']')) {
      section = text.slice(1, -1);
      sections.push({ name: section, line });
      continue;
    }
    const equals = text.indexOf('=');
    if (equals < 1) others.push({ text, line });
    else
      values.push({
        section,
        key: trimmedEnd(text.slice(0, equals)),
        value: trimmedStart(text.slice(equals + 1)),
        line,
      });
  }
  return { values, sections, others };
}

/** What stands between double quotes, with `\\` and `\"` in it as what they mean; undefined when it is not in quotes. */
export function unquoted(text: string): string | undefined {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return undefined;
  const parts: string[] = [];
  let start = 1;
  for (let at = 1; at < text.length - 1; at += 1) {
    if (text[at] === '"') return undefined;
    if (text[at] !== '\\') continue;
    parts.push(text.slice(start, at));
    at += 1;
    // A backslash before the last quote leaves the text open.
    if (at === text.length - 1) return undefined;
    start = at;
  }
  return parts.join('') + text.slice(start, -1);
}
