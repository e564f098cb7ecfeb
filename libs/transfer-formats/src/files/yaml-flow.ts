import { meantBy, NONE, PLAIN_INSIDE, QUOTED, QUOTED_KEY, unquotedText } from './yaml-scalars';
import { YamlMap, type YamlValues } from './yaml-values';

/** How long a line of them is that is looked at here. */
const LONGEST = 16 * 1024;

const KEY = new RegExp(`(?:(${PLAIN_INSIDE})|(${QUOTED_KEY})): +`, 'y');
const SCALAR = new RegExp(`(?:(${PLAIN_INSIDE})|(${QUOTED}))(?= *[,\\]}])`, 'y');
const END = /^(?: +#.*)? *$/;

/**
 * Reads a collection in brackets or braces that ends on its line (YAML 1.2 section 7.4): `[a, {b: c}]`, with scalars that
 * are read in it as they are elsewhere, and a blank behind each colon. Everything else is `NONE`.
 *
 * @throws ReadError as `YamlValues` does
 */
export function flowValue(text: string, values: YamlValues, depth: number): unknown {
  if (text.length > LONGEST) return NONE;
  const flow = new Flow(text, values);
  const value = flow.value(depth);
  return END.test(flow.rest) ? value : NONE;
}

class Flow {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly values: YamlValues,
  ) {}

  get rest(): string {
    return this.text.slice(this.at);
  }

  value(depth: number): unknown {
    this.values.count(depth);
    if (this.text[this.at] === '[') return this.list(depth);
    if (this.text[this.at] === '{') return this.map(depth);
    const found = this.take(SCALAR);
    if (found === null) return NONE;
    return found[1] === undefined ? unquotedText(found[2]) : meantBy(found[1]);
  }

  private list(depth: number): unknown {
    const list: unknown[] = [];
    for (let isOpen = this.opens(']'); isOpen; isOpen = this.goesOn()) {
      const value = this.value(depth + 1);
      if (value === NONE) return NONE;
      list.push(value);
    }
    // The copy has no room for more, which the list has for some ten times what short ones hold.
    return this.closes(']') ? list.slice() : NONE;
  }

  private map(depth: number): unknown {
    const map = new YamlMap();
    for (let isOpen = this.opens('}'); isOpen; isOpen = this.goesOn()) {
      const found = this.take(KEY);
      if (found === null) return NONE;
      const key = found[1] ?? found[2].slice(1, -1);
      if (/^null$/i.test(key) || key === '<<') return NONE;
      const value = this.value(depth + 1);
      if (value === NONE) return NONE;
      map.add(key, value);
    }
    return this.closes('}') ? this.values.merged(map) : NONE;
  }

  /** Passes over the opening; whether something stands before the closing. */
  private opens(closing: string): boolean {
    this.at += 1;
    this.skipBlanks();
    return this.text[this.at] !== closing;
  }

  private goesOn(): boolean {
    this.skipBlanks();
    if (this.text[this.at] !== ',') return false;
    this.at += 1;
    this.skipBlanks();
    return true;
  }

  private closes(closing: string): boolean {
    if (this.text[this.at] !== closing) return false;
    this.at += 1;
    return true;
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  private skipBlanks(): void {
    while (this.text[this.at] === ' ') this.at += 1;
  }
}
