import { SaxesParser } from 'saxes';
import { ReadError } from '../read-error';

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

/** What an XML file may hold. */
export const XML_LIMITS = { depth: 100, elements: 400_000, attributes: 1_000 } as const;

/** So much is parsed at once: what is too large is noticed after that. */
const SLICE = 64 * 1024;

/**
 * Reads XML (XML 1.0, fifth edition) as a tree.
 *
 * @throws ReadError `refused` for a document type, whose entities could unfold to anything; `too-large` beyond the limits;
 *   `damaged` for what is not well-formed.
 */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: false });
  const open: { element: Mutable; parts: string[] }[] = [];
  let root: Mutable | undefined;
  let elements = 0;
  let attributes = 0;
  parser.on('error', (error) => {
    throw new ReadError('damaged', `It is no XML at line ${parser.line}.`, { cause: error });
  });
  parser.on('doctype', () => {
    throw new ReadError(
      'refused',
      'It has a document type, which KIOPS does not read. Export it anew without one.',
    );
  });
  const tooLarge = () =>
    new ReadError('too-large', 'It holds more elements than KIOPS reads, or they are nested too deep.');
  // Before the parser gathers them all.
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > XML_LIMITS.attributes) throw tooLarge();
  });
  parser.on('opentag', ({ name, attributes: given }) => {
    elements += 1;
    attributes = 0;
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
  const take = (part: string) => open.at(-1)?.parts.push(part);
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed) closed.element.text = closed.parts.join('');
  });
  for (let at = 0; at < text.length; at += SLICE) parser.write(text.slice(at, at + SLICE));
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
