import type { PieceParser } from './yaml-pieces';
import { flowValue } from './yaml-flow';
import { isPlainLine, NONE, PLAIN_KEY, QUOTED_KEY, scalarValue } from './yaml-scalars';
import { YamlMap, type YamlValues } from './yaml-values';

/** How long a key is that is looked at here: the patterns take memory by the length. */
const LONGEST_KEY = 500;

const ENTRY = new RegExp(`^(?:(${PLAIN_KEY}|<<)|(${QUOTED_KEY})):(?: +(.*))?$`, 's');

/** What begins a block scalar (YAML 1.2 section 8.1): as it stands or folded, with a last line break or without. */
const BLOCK = /^(?:!vault +)?([|>])(-?)(?: +#.*)?$/;

/** An alias (YAML 1.2 section 7.1) of a plain name. */
const ALIAS = /^\*([A-Za-z0-9_-]+)(?: +#.*)? *$/;

/** What no reading line by line understands: marks within a document, and indentation by tabs. */
const BEYOND = /^(?:[ ]*\t|%|\.\.\.(?:[ \t\r\n]|$))|\r(?!\n)|\ufeff/m;

const ONLY_LINES = Symbol('not by lines');

/**
 * Reads one document of block maps and lists line by line, which takes a fraction of the time and of the memory that the
 * parser of the `yaml` package takes: files of twenty thousand records are such documents. Whatever is more than one line
 * with a key and a plain or simply quoted value is given to that parser, entry by entry. Undefined where that does not
 * give the document either: then it is to be read as a whole.
 *
 * @param onLine told at which line it is, from 0, at each entry
 * @param firstLine the line of the file at which the text begins
 * @throws ReadError as `YamlValues` and the parser do
 */
export function readYamlLines(
  text: string,
  values: YamlValues,
  pieces: Pick<PieceParser, 'pairOf' | 'itemOf'>,
  onLine: (line: number) => void = () => undefined,
  firstLine = 1,
): { readonly value: unknown } | undefined {
  if (BEYOND.test(text)) return undefined;
  try {
    return { value: new Lines(text.split('\n'), values, pieces, onLine, firstLine).document() };
  } catch (error) {
    if (error === ONLY_LINES) return undefined;
    throw error;
  }
}

/** A line that says something. */
interface Said {
  readonly indent: number;
  /** Without its indentation and a carriage return at its end. */
  readonly text: string;
}

class Lines {
  private at = 0;

  constructor(
    private readonly lines: readonly string[],
    private readonly values: YamlValues,
    private readonly pieces: Pick<PieceParser, 'pairOf' | 'itemOf'>,
    private readonly onLine: (line: number) => void,
    private readonly firstLine: number,
  ) {}

  document(): unknown {
    if (/^---/.test(this.lines[0])) {
      if (!/^---[ \t]*(?:#.*)?\r?$/.test(this.lines[0])) throw ONLY_LINES;
      this.at = 1;
    }
    const first = this.next();
    if (first === undefined || !isCollection(first)) throw ONLY_LINES;
    const value = this.collection(first, 0);
    if (this.next() !== undefined) throw ONLY_LINES;
    return value;
  }

  private collection(first: Said, depth: number): unknown {
    return isItem(first) ? this.list(first.indent, depth) : this.map(first, depth);
  }

  /** @param first its first line, which stands behind the mark of an item where the map is one */
  private map(first: Said, depth: number): unknown {
    this.values.count(depth);
    const { indent } = first;
    const map = new YamlMap();
    let said: Said | undefined = first;
    do {
      this.onLine(this.at);
      this.entry(map, said, depth);
      said = this.next();
      if (said !== undefined && (said.indent > indent || (said.indent === indent && isItem(said))))
        throw ONLY_LINES;
    } while (said?.indent === indent);
    return this.values.merged(map);
  }

  private entry(map: YamlMap, said: Said, depth: number): void {
    const start = this.at;
    if (said.text[0] === '?' || said.text[0] === ':') throw ONLY_LINES;
    const entry = entryOf(said.text);
    const isMerge = entry?.[1] === '<<' && ALIAS.test(entry[3] ?? '');
    const key = entry === null ? undefined : isMerge ? '<<' : keyOf(entry);
    const value =
      key === undefined
        ? NONE
        : this.valueOf(entry?.[3] ?? '', { indent: said.indent, depth: depth + 1, ofEntry: true });
    if (value !== NONE) {
      map.add(key, value, this.firstLine + start);
      return;
    }
    const pair = this.pieces.pairOf(this.piece(start, said, true));
    if (pair === undefined) throw ONLY_LINES;
    this.values.addPair(map, pair, depth);
  }

  private list(indent: number, depth: number): unknown {
    this.values.count(depth);
    const list: unknown[] = [];
    for (let said = this.next(); said?.indent === indent && isItem(said); said = this.next()) {
      this.onLine(this.at);
      list.push(this.item(said, depth));
    }
    return list;
  }

  private item(said: Said, depth: number): unknown {
    const start = this.at;
    const text = said.text.slice(1).replace(/^ +/, '');
    const inside: Said = { indent: said.indent + said.text.length - text.length, text };
    const value = isItem(inside)
      ? NONE
      : entryOf(text) !== null
        ? this.orNone(() => this.map(inside, depth + 1))
        : this.valueOf(text, { indent: said.indent, depth: depth + 1, ofEntry: false });
    if (value !== NONE) return value;
    const item = this.pieces.itemOf(this.piece(start, said, false));
    if (item === undefined) throw ONLY_LINES;
    return this.values.of(item, depth + 1);
  }

  /** What stands behind a key or the mark of an item in this line, or in the lines below it. */
  private valueOf(
    text: string,
    {
      indent,
      depth,
      ofEntry,
    }: { readonly indent: number; readonly depth: number; readonly ofEntry: boolean },
  ): unknown {
    this.at += 1;
    const block = BLOCK.exec(text);
    if (block !== null) return this.block(block, indent, depth);
    const below = this.at;
    const next = this.next();
    const isDeeper = next !== undefined && next.indent > indent;
    if (text === '' || text.startsWith('#')) {
      // The items of an entry may stand under its key, not further in.
      if (next !== undefined && (isDeeper || (ofEntry && next.indent === indent && isItem(next))))
        return isCollection(next) ? this.orNone(() => this.collection(next, depth)) : NONE;
      this.values.count(depth);
      return null;
    }
    if (isDeeper) return this.at === below ? this.foldedPlain(text, indent, depth) : NONE;
    if (text.startsWith('{') || text.startsWith('[')) return flowValue(text, this.values, depth);
    const alias = ALIAS.exec(text)?.[1];
    const value = alias === undefined ? scalarValue(text) : this.values.meant(alias);
    if (value !== NONE) this.values.count(depth);
    return value;
  }

  /** A plain scalar over lines that follow each other (YAML 1.2 section 7.3.3). */
  private foldedPlain(text: string, indent: number, depth: number): unknown {
    const parts = [text];
    for (; this.at < this.lines.length; this.at += 1) {
      const line = this.lines[this.at];
      const own = indentOf(line);
      if (own === line.length || own <= indent) break;
      parts.push(line.slice(own));
    }
    const next = this.next();
    if ((next !== undefined && next.indent > indent) || !parts.every(isPlainLine)) return NONE;
    this.values.count(depth);
    return parts.map((part) => part.trimEnd()).join(' ');
  }

  /** A text over lines; its indentation is that of its first line (YAML 1.2 sections 8.1.2 and 8.1.3). */
  private block([, mark, strip]: RegExpExecArray, indent: number, depth: number): unknown {
    const first = this.lines[this.at] ?? '';
    const inner = indentOf(first);
    if (inner <= indent || inner === first.length) return NONE;
    const content: string[] = [];
    for (; this.at < this.lines.length; this.at += 1) {
      const line = this.lines[this.at];
      const own = indentOf(line);
      if (line.endsWith('\r') || (own === line.length && own > inner)) return NONE;
      if (own < inner && own < line.length) {
        if (own > indent) return NONE;
        break;
      }
      content.push(line.slice(inner));
    }
    this.values.count(depth);
    while (content.at(-1) === '') content.pop();
    if (mark === '>' && content.some((line) => /^[ \t]|[ \t]$/.test(line))) return NONE;
    const whole = content.join('\n');
    return (mark === '|' ? whole : folded(whole)) + (strip === '' ? '\n' : '');
  }

  /** The lines of an entry or an item, from its first one on, which the parser reads; the reading goes on after them. */
  private piece(start: number, { indent, text }: Said, isEntry: boolean): string {
    this.at = start + 1;
    for (let said = this.next(); said !== undefined; said = this.next()) {
      if (said.indent < indent || (said.indent === indent && !(isEntry && isItem(said)))) break;
      this.at += 1;
    }
    const end = this.at < this.lines.length ? '\n' : '';
    return [' '.repeat(indent) + text, ...this.lines.slice(start + 1, this.at)].join('\n') + end;
  }

  private orNone(read: () => unknown): unknown {
    try {
      return read();
    } catch (error) {
      if (error === ONLY_LINES) return NONE;
      throw error;
    }
  }

  /** The next line that says something, at which the reading then is. */
  private next(): Said | undefined {
    for (; this.at < this.lines.length; this.at += 1) {
      const line = this.lines[this.at];
      const indent = indentOf(line);
      const end = line.endsWith('\r') ? line.length - 1 : line.length;
      if (indent < end && line[indent] !== '#') return { indent, text: line.slice(indent, end) };
    }
    return undefined;
  }
}

function indentOf(line: string): number {
  let indent = 0;
  while (line[indent] === ' ') indent += 1;
  return indent;
}

function isItem({ text }: Said): boolean {
  return text === '-' || text.startsWith('- ');
}

function isCollection(said: Said): boolean {
  return isItem(said) || entryOf(said.text) !== null;
}

function entryOf(text: string): RegExpExecArray | null {
  const colon = text.search(/:(?: |$)/);
  return colon > 0 && colon <= LONGEST_KEY ? ENTRY.exec(text) : null;
}

function keyOf([, plain, quoted]: RegExpExecArray): string | undefined {
  const key = plain ?? quoted.slice(1, -1);
  return /^null$/i.test(key) || key === '<<' ? undefined : key;
}

/** A line break alone becomes a blank, and of several one is taken away. */
function folded(text: string): string {
  return text.replace(/\n+/g, (breaks) => (breaks.length === 1 ? ' ' : breaks.slice(1)));
}
