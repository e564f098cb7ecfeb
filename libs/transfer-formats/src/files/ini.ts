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

/** Reads `[section]`, `key=value`, and comments that begin with `;` or `#`. Never throws; takes time by the length. */
export function readIni(lines: readonly string[]): Ini {
  const values: IniValue[] = [];
  const sections: { name: string; line: number }[] = [];
  const others: { text: string; line: number }[] = [];
  let section = '';
  for (const [index, raw] of lines.entries()) {
    const text = raw.trim();
    const line = index + 1;
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
        key: text.slice(0, equals).trimEnd(),
        value: text.slice(equals + 1).trimStart(),
        line,
      });
  }
  return { values, sections, others };
}

/** What stands between double quotes, with `\\` and `\"` in it as what they mean; undefined when it is not in quotes. */
export function unquoted(text: string): string | undefined {
  return /^"(?:[^"\\]|\\.)*"$/s.test(text)
    ? text.slice(1, -1).replace(/\\(.)/gs, (_all, character: string) => character)
    : undefined;
}
