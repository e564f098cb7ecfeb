import { portOf } from '../servers/found-server';

/** The hosts that one name stands for, and the port that it names for them. */
export interface NamedHosts {
  readonly names: readonly string[];
  readonly port?: number;
}

/**
 * Reads `web[01:50].acme.io:2222`, `db-[a:f]`, `[2001:db8::1]:22`, or a plain name (ansible's `parse_address` and
 * `expand_hostname_range`). Undefined when a range is none, or stands for more than `most` hosts.
 */
export function readHostPattern(text: string, most: number): NamedHosts | undefined {
  const bracketed = /^\[([^[\]]*:[^[\]]*:[^[\]]*)\](?::(\d{1,5}))?$/.exec(text);
  const isIpv6 = bracketed !== null && !/^\d+:\d+:\d+$/.test(bracketed[1]);
  const withPort = isIpv6 ? bracketed : /^((?:[^:[\]]|\[[^\]]*\])*):(\d{1,5})$/.exec(text);
  const pattern = withPort ? withPort[1] : text;
  const port = withPort?.[2] === undefined ? undefined : portOf(withPort[2]);
  if (withPort?.[2] !== undefined && port === undefined) return undefined;
  const names = isIpv6 ? [pattern] : expanded(pattern, most);
  return names && { names, ...(port === undefined ? {} : { port }) };
}

function expanded(pattern: string, most: number): readonly string[] | undefined {
  let names = [''];
  let at = 0;
  for (const found of pattern.matchAll(/\[([^\]]*:[^\]]*)\]/g)) {
    const values = rangeOf(found[1], most);
    if (values === undefined || values.length * names.length > most) return undefined;
    const between = pattern.slice(at, found.index);
    names = names.flatMap((name) => values.map((value) => name + between + value));
    at = found.index + found[0].length;
  }
  return names.map((name) => name + pattern.slice(at));
}

function rangeOf(text: string, most: number): readonly string[] | undefined {
  const [first, last, step = '1', ...more] = text.split(':');
  if (more.length > 0 || !/^\d{1,6}$/.test(step) || Number(step) === 0) return undefined;
  if (/^[a-z]$/i.test(first) && /^[a-z]$/i.test(last)) {
    return numbers(letterAt(first), letterAt(last), Number(step), 52)?.map((each) => LETTERS[each]);
  }
  const from = first === '' ? '0' : first;
  if (!/^\d{1,9}$/.test(from) || !/^\d{1,9}$/.test(last)) return undefined;
  const width = from.length > 1 && from.startsWith('0') ? from.length : 0;
  if (width > 0 && width !== last.length) return undefined;
  return numbers(Number(from), Number(last), Number(step), most)?.map((each) =>
    String(each).padStart(width, '0'),
  );
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function letterAt(letter: string): number {
  return LETTERS.indexOf(letter);
}

function numbers(from: number, to: number, step: number, most: number): readonly number[] | undefined {
  const count = Math.floor((to - from) / step) + 1;
  if (count < 1 || count > most) return undefined;
  return Array.from({ length: count }, (_, index) => from + index * step);
}
