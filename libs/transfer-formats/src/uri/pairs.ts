import type { Pair } from '../databases/settings';

/** How many settings an address may have. */
export const MOST_PAIRS = 40;

/**
 * `key=value;…` as ADO.NET, ODBC and Microsoft's JDBC write it: values in double or single quotes (doubled inside) or in
 * braces (`}}` inside), `==` for an equals sign in a key. Undefined when it is none.
 */
export function semicolonPairs(text: string): readonly Pair[] | undefined {
  const pairs: Pair[] = [];
  let at = 0;
  while (at < text.length) {
    if (/[;\s]/.test(text[at])) {
      at += 1;
      continue;
    }
    let equals = text.indexOf('=', at);
    while (equals >= 0 && text[equals + 1] === '=') equals = text.indexOf('=', equals + 2);
    if (equals < 0) return undefined;
    const name = text.slice(at, equals).replaceAll('==', '=').trim();
    if (name === '' || name.includes(';')) return undefined;
    const value = valueAt(text, equals + 1);
    if (value === undefined) return undefined;
    if (pairs.length >= MOST_PAIRS) return undefined;
    pairs.push([name, value.text]);
    at = value.end;
  }
  return pairs;
}

const CLOSING: Readonly<Record<string, string>> = { '"': '"', "'": "'", '{': '}' };

function valueAt(text: string, from: number): { text: string; end: number } | undefined {
  let start = from;
  while (text[start] === ' ' || text[start] === '\t') start += 1;
  const opening = text[start] ?? '';
  const closing = Object.hasOwn(CLOSING, opening) ? CLOSING[opening] : undefined;
  const semicolon = text.indexOf(';', start);
  if (closing === undefined) {
    const end = semicolon < 0 ? text.length : semicolon;
    return { text: text.slice(start, end).trim(), end };
  }
  const parts: string[] = [];
  for (let at = start + 1; ;) {
    const close = text.indexOf(closing, at);
    if (close < 0) return undefined;
    parts.push(text.slice(at, close));
    if (text[close + 1] !== closing) {
      const rest = /^\s*(?:;|$)/.exec(text.slice(close + 1, close + 100));
      return rest === null ? undefined : { text: parts.join(''), end: close + 1 };
    }
    parts.push(closing);
    at = close + 2;
  }
}

/**
 * `key=value key='a value'` of libpq (conninfo_parse): blanks around `=` are allowed, a backslash escapes inside of
 * quotes and outside. Undefined when it is none.
 */
export function conninfoPairs(text: string): readonly Pair[] | undefined {
  const pairs: Pair[] = [];
  const pair =
    /\s*([A-Za-z_]+)\s*=\s*(?:'((?:[^'\\]|\\[^])*)'|((?:[^\s'\\]|\\[^])(?:[^\s\\]|\\[^])*)?)(?=\s|$)/y;
  const end = text.trimEnd().length;
  while (pair.lastIndex < end) {
    const match = pair.exec(text);
    if (match === null || pairs.length >= MOST_PAIRS) return undefined;
    pairs.push([match[1], (match[2] ?? match[3] ?? '').replace(/\\([^])/g, '$1')]);
  }
  return pairs.length === 0 ? undefined : pairs;
}
