import { SaxesParser } from 'saxes';
import { ReadError } from '../read-error';
import { READING_LIMITS, tooMany } from '../reading-limits';
import { PARSED, type ReadingProgress } from './reading-progress';

/** One element of an XML file, with what is in it. */
export interface XmlElement {
  readonly name: string;
  /** Without a prototype: any name may stand there. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text directly in it. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** What an XML file may hold. A piece is a text, a comment or a value, in characters: the parser gathers each as a whole. */
export const XML_LIMITS = { depth: 100, elements: 400_000, attributes: 1_000, piece: 1024 * 1024 } as const;

/** So much is parsed at once: what is too large is noticed after that. */
const SLICE = 64 * 1024;

/**
 * Reads XML (XML 1.0, fifth edition) as a tree. Of the elements called `counted`, which hold the entries and their folders,
 * there may be twice as many as entries.
 *
 * @throws ReadError `refused` for a document type, whose entities could unfold to anything; `too-large` beyond the limits;
 *   `damaged` for what is not well-formed.
 */
export function parseXml(text: string, counted: string, progress?: ReadingProgress): XmlElement {
  const parser = new SaxesParser({ xmlns: false });
  const open: { element: Mutable; parts: string[] }[] = [];
  let root: Mutable | undefined;
  let elements = 0;
  let attributes = 0;
  let entries = 0;
  parser.on('error', (error) => {
    throw new ReadError('damaged', `It is no XML at line ${parser.line}.`, { cause: error });
  });
  parser.on('doctype', () => {
    throw new ReadError(
      'refused',
      'It has a document type, which KIOPS does not read. Export it anew without one.',
    );
  });
  let ended = 0;
  const take = (part: string) => {
    ended = parser.position;
    open.at(-1)?.parts.push(part);
  };
  const pass = () => {
    ended = parser.position;
  };
  const tooLarge = () =>
    new ReadError(
      'too-large',
      'It holds more elements than KIOPS reads, longer ones, or they are nested too deep.',
    );
  // Before the parser gathers them all.
  parser.on('attribute', () => {
    pass();
    attributes += 1;
    if (attributes > XML_LIMITS.attributes) throw tooLarge();
  });
  parser.on('opentag', ({ name, attributes: given }) => {
    pass();
    elements += 1;
    attributes = 0;
    if (name === counted) entries += 1;
    if (entries > 2 * READING_LIMITS.entries) throw tooMany(READING_LIMITS.entries);
    if (open.length >= XML_LIMITS.depth || elements > XML_LIMITS.elements) throw tooLarge();
    const element: Mutable = {
      name,
      attributes: Object.assign(Object.create(null) as Record<string, string>, given),
      children: [],
      text: '',
      line: parser.line,
    };
    open.at(-1)?.element.children.push(element);
    root ??= element;
    open.push({ element, parts: [] });
  });
  parser.on('text', take);
  parser.on('cdata', take);
  const passOther = () => {
    pass();
    elements += 1;
    if (elements > XML_LIMITS.elements) throw tooLarge();
  };
  parser.on('comment', passOther);
  parser.on('processinginstruction', passOther);
  parser.on('closetag', () => {
    pass();
    const closed = open.pop();
    if (closed) closed.element.text = closed.parts.join('');
  });
  for (let at = 0; at < text.length; at += SLICE) {
    parser.write(text.slice(at, at + SLICE));
    if (parser.position - ended > XML_LIMITS.piece) throw tooLarge();
    progress?.reach(PARSED * Math.min(1, (at + SLICE) / text.length));
  }
  parser.close();
  if (root === undefined) throw new ReadError('damaged', 'It has no element.');
  return root;
}

interface Mutable {
  name: string;
  attributes: Record<string, string>;
  children: Mutable[];
  text: string;
  line: number;
}

/** The name of the first element, as far as the beginning tells. Never throws. */
export function rootNameOf(text: string): string | undefined {
  const head = text.slice(0, 10_000).trimStart();
  if (!head.startsWith('<')) return undefined;
  return /^(?:<\?[^>]*\?>|<!--(?:[^-]|-(?!->))*-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>|[ \t\r\n]+)*<([A-Za-z_][\w.:-]*)/.exec(
    head,
  )?.[1];
}
