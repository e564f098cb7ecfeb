/** One word of a command line. */
export interface ShellWord {
  readonly text: string;
  /** A shell would put something else in its place: it holds a variable or a command (`$TOKEN`, `$(cat file)`). */
  readonly isFilledIn: boolean;
}

/** The words of one command of a line. */
export type ShellCommand = readonly ShellWord[];

/** What a person copies with a command: the prompt before it. */
const PROMPT = /^\s*(?:[$#%>❯]|PS [^>\n]{0,200}>|[A-Za-z]:\\[^>\n]{0,200}>)\s+/;

/**
 * Splits a line into its commands (at `|`, `;`, `&`) and their words, with the quotes of POSIX shells and of PowerShell:
 * `'…'`, `"…"`, a backslash or a backtick before a sign, doubled quotes inside of quotes. A backslash before a letter or a
 * digit is a part of a path of Windows. A line may go on after `\`, a backtick or `^` at its end. Nothing is run or filled in.
 * Undefined when a quote is open.
 */
export function shellCommands(line: string): readonly ShellCommand[] | undefined {
  const text = line.replace(/[\\`^]\r?\n[ \t]*/g, ' ').replace(PROMPT, '');
  const commands: ShellWord[][] = [[]];
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    if (/\s/.test(character)) at += 1;
    else if (/[|;&]/.test(character)) {
      commands.push([]);
      at += 1;
    } else if (character === '#') break;
    else {
      const read = readWord(text, at);
      if (read === undefined) return undefined;
      commands[commands.length - 1].push(read.word);
      at = read.end;
    }
  }
  return commands.filter((words) => words.length > 0);
}

function readWord(
  text: string,
  start: number,
): { readonly word: ShellWord; readonly end: number } | undefined {
  let word = '';
  let isFilledIn = false;
  let quote = '';
  let at = start;
  for (; at < text.length; at += 1) {
    const character = text[at];
    const next = text[at + 1] ?? '';
    if (quote === "'") {
      if (character !== "'") word += character;
      else if (next === "'" && /[^\s|;&]/.test(text[at + 2] ?? '')) {
        word += "'";
        at += 1;
      } else quote = '';
    } else if (isEscape(character, next, quote)) {
      word += next;
      at += 1;
    } else if (quote === '"' && character === '"') {
      if (next === '"' && /[^\s|;&]/.test(text[at + 2] ?? '')) {
        word += '"';
        at += 1;
      } else quote = '';
    } else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (quote === '' && /[\s|;&]/.test(character)) break;
    else {
      if ((character === '$' && /[A-Za-z_({]/.test(next)) || character === '`') isFilledIn = true;
      word += character;
    }
  }
  return quote === '' ? { word: { text: word, isFilledIn }, end: at } : undefined;
}

/** Whether a sign takes the meaning from the one behind it. */
function isEscape(character: string, next: string, quote: string): boolean {
  if (character === '\\') return quote === '' ? /[^\w.]/.test(next) : /["\\$`]/.test(next);
  return character === '`' && /["'`$\s]/.test(next);
}

/** The name of a program without its folder and `.exe`. */
export function programOf(word: ShellWord | undefined): string {
  return (word?.text ?? '')
    .replace(/^.*[\\/]/s, '')
    .replace(/\.exe$/i, '')
    .toLowerCase();
}

/** A command without `sudo` and variables that are set for it alone. */
export function withoutPrefix(command: ShellCommand): ShellCommand {
  const start = command.findIndex(({ text }) => !/^(?:sudo|exec|command|[A-Za-z_]\w*=.*)$/s.test(text));
  return start < 0 ? [] : command.slice(start);
}
