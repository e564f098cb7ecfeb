/** Characters beside ASCII that mean nothing in YAML. */
export const LETTERS = '\\u00a1-\\u1fff\\u2c00-\\ud7ff';

/** What a plain scalar begins with that is no other thing. */
const FIRST = `[A-Za-z0-9_./+=$${LETTERS}]`;
const FIRST_OF_VALUE = `(?:${FIRST}|-(?=[A-Za-z0-9_./-]))`;
const REST = `(?:[!-"$-9;-~${LETTERS}]|:(?=[!-"$-~${LETTERS}])| +(?=[!-"$-9;-~${LETTERS}]))*`;
/** A plain scalar on one line; `: ` and `#` are in none. */
export const PLAIN_KEY = `${FIRST}${REST}`;
const PLAIN = `${FIRST_OF_VALUE}${REST}`;
/** The same in brackets or braces, without a mark that divides them. */
export const PLAIN_INSIDE = `${FIRST_OF_VALUE}(?:[!$-+\\--9;->@-Z^-z|~${LETTERS}]|:(?=[A-Za-z0-9/._-])| +(?=[!$-+\\--9;->@-Z^-z|~${LETTERS}]))*`;

/** In quotes, without anything that is escaped. */
export const QUOTED_KEY = `"[ !#-[\\]-~${LETTERS}]*"|'[ -&(-~${LETTERS}]*'`;
/** In quotes, with what JSON escapes too (RFC 8259 section 7), or with doubled single quotes. */
export const QUOTED = `"(?:[ !#-[\\]-~${LETTERS}]|\\\\["\\\\/bfnrt]|\\\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4})*"|'(?:[ -&(-~${LETTERS}]|'')*'`;

/** How long a value is that is looked at here: the patterns take memory by the length. */
const LONGEST_VALUE = 64 * 1024;

const SCALAR = new RegExp(`^(?:(${PLAIN})|(${QUOTED}))(?: +#.*)? *$`);
const PLAIN_LINE = new RegExp(`^${PLAIN} *$`);

/** Instead of a value: it cannot be read here. */
export const NONE = Symbol('no plain value');

/** The value of a scalar on one line, with or without a comment behind it; or `NONE`. */
export function scalarValue(text: string): unknown {
  if (text.length > LONGEST_VALUE) return NONE;
  const [, plain, quoted] = SCALAR.exec(text) ?? [];
  if (quoted !== undefined) return unquotedText(quoted);
  return plain === undefined ? NONE : meantBy(plain);
}

/** Whether a line is a plain scalar, or goes on with one, and nothing else. */
export function isPlainLine(text: string): boolean {
  return text.length <= LONGEST_VALUE && PLAIN_LINE.test(text);
}

/** What `QUOTED` means. */
export function unquotedText(quoted: string): string {
  if (quoted.startsWith('"'))
    return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  return quoted.slice(1, -1).replaceAll("''", "'");
}

/** What a plain scalar means (YAML 1.2 section 10.3.2); a number that would be written in another way stays a text. */
export function meantBy(plain: string): unknown {
  if (/^(?:null|Null|NULL)$/.test(plain)) return null;
  if (plain === 'true' || plain === 'false') return plain === 'true';
  const number = /^-?\d/.test(plain) ? Number(plain) : NaN;
  return String(number) === plain ? number : plain;
}
