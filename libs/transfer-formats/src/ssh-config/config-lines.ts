import { splitWords } from '../servers/words';

/** One line of a client configuration: a keyword in lower case, and what follows it. */
export interface ConfigLine {
  /** From 1. */
  readonly line: number;
  /** Empty where a quote before it is left open. */
  readonly keyword: string;
  /** What follows as it stands there. */
  readonly rest: string;
  /** What follows as words, without a comment; undefined when a quote is left open, or the line is far too long. */
  readonly words: readonly string[] | undefined;
}

/** More than the names of one machine, or one way, come to. What is longer is not taken apart. */
const LONGEST_LINE = 64 * 1024;

/** Reads the lines that say something (ssh_config(5); `process_config_line_depth` of OpenSSH's readconf.c). */
export function* readConfigLines(lines: readonly string[]): Generator<ConfigLine> {
  for (const [index, raw] of lines.entries()) {
    const text = trimmed(raw);
    if (text === '' || text.startsWith('#')) continue;
    const { keyword, rest } = splitKeyword(text);
    yield {
      line: index + 1,
      keyword: keyword.toLowerCase(),
      rest,
      words: keyword === '' || rest.length > LONGEST_LINE ? undefined : splitWords(rest, { comments: true }),
    };
  }
}

/** The keyword ends at blanks, a quote or one equals sign, with blanks around it. */
function splitKeyword(text: string): { keyword: string; rest: string } {
  if (text.startsWith('"')) {
    const end = text.indexOf('"', 1);
    return end < 0
      ? { keyword: '', rest: '' }
      : { keyword: text.slice(1, end), rest: text.slice(end + 1).trimStart() };
  }
  const end = text.search(/[ \t"=]/);
  if (end < 0) return { keyword: text, rest: '' };
  const after = text.slice(end).replace(/^[ \t]*/, '');
  return {
    keyword: text.slice(0, end),
    rest: (after.startsWith('=') ? after.slice(1) : after).replace(/^[ \t]+/, ''),
  };
}

function trimmed(text: string): string {
  return text.replace(/^[ \t]+/, '').trimEnd();
}
