import {
  isCollection,
  isMap,
  isSeq,
  parseAllDocuments,
  visit,
  YAMLParseError,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { tooLarge } from './yaml-values';

/** What the parser may be asked for; counted before, as it takes much more memory than the text. */
const PARSER_LIMITS = {
  /** Marks of structure in one text, and in all texts of a file. */
  marks: 25_000,
  allMarks: 110_000,
  /** To parse a text takes as much as so many marks, whatever is in it. */
  marksOfPiece: 4,
  /** Characters of one text, and of all. */
  length: 2 * 1024 * 1024,
  allLength: 5 * 1024 * 1024,
} as const;

/** What makes the parser work: breaks, separators, indicators (YAML 1.2 section 5.3). */
const MARKS = /[\n,[\]{}!&*#]|[-?:](?=\s)/g;
/** Rows of indicators nest without a line break. */
const TOO_DEEP = /(?:[-?:][ \t]+){60}/;

/** The indicator of a key that may be of any kind (YAML 1.2 section 8.2.2). */
const EXPLICIT_KEY = /\?\s/;
/** A comment on a line of its own between an indicator and its value. */
const COMMENT_BEFORE = /[-?:][ \t]*(?:#.*)?\r?\n\s*#/;

/** Gives texts to the parser of the `yaml` package, and no more of one file than it may ask for. */
export class PieceParser {
  private marks = 0;
  private length = 0;

  /** Whether it was given all that it takes of one file. */
  get isFull(): boolean {
    return this.marks > PARSER_LIMITS.allMarks || this.length > PARSER_LIMITS.allLength;
  }

  /** @throws ReadError `too-large` */
  parse(text: string): readonly Document.Parsed[] {
    if (text.length > PARSER_LIMITS.length || TOO_DEEP.test(text)) throw tooLarge();
    const marks = marksOf(text, PARSER_LIMITS.marks);
    if (marks > PARSER_LIMITS.marks) throw tooLarge();
    this.marks += marks + PARSER_LIMITS.marksOfPiece;
    this.length += text.length;
    if (this.isFull) throw tooLarge();
    const hasExplicitKeys = EXPLICIT_KEY.test(text);
    const documents = parseAllDocuments(text, {
      uniqueKeys: false,
      logLevel: 'silent',
      prettyErrors: false,
      keepSourceTokens: hasExplicitKeys,
    });
    if (!Array.isArray(documents)) return [];
    for (const document of documents) {
      if (hasExplicitKeys) addLost(document);
      if (COMMENT_BEFORE.test(text)) addRunOn(document, text);
    }
    return documents;
  }

  /** The pair of a text that is a block map with one. @throws ReadError `too-large` */
  pairOf(text: string): Pair | undefined {
    const content = this.contentOf(text);
    return isMap(content) && content.items.length === 1 ? content.items[0] : undefined;
  }

  /** The item of a text that is a block list with one. @throws ReadError `too-large` */
  itemOf(text: string): Node | null | undefined {
    const content = this.contentOf(text);
    return isSeq(content) && content.items.length === 1 ? (content.items[0] as Node | null) : undefined;
  }

  /** The collection that a text is, where nothing is said of it beside what is in it. */
  private contentOf(text: string): YAMLMap | YAMLSeq | undefined {
    const [document, ...others] = this.parse(text);
    if (document === undefined || others.length > 0 || document.errors.length > 0) return undefined;
    const { contents } = document;
    if (!isCollection(contents) || contents.flow || contents.anchor || contents.tag) return undefined;
    return contents as YAMLMap | YAMLSeq;
  }
}

/**
 * Adds what the parser loses without a word to its errors: what stands behind a quoted key with a `?`, without the `:` of a
 * value, which is the rest of the text where a quote opens there.
 */
function addLost(document: Document.Parsed): void {
  visit(document, {
    Pair: (_key, { srcToken: { sep = [], value } = { start: [] } }) => {
      if (!value || sep.some(({ type }) => type === 'map-value-ind')) return;
      document.errors.push(
        new YAMLParseError([value.offset, value.offset + 1], 'MISSING_CHAR', 'No : stands before a value'),
      );
    },
  });
}

/**
 * Adds to the errors of a document where the parser may have read on: behind such a comment it takes the comment's
 * indentation for that of the value, and what stands further out for more of it.
 */
function addRunOn(document: Document.Parsed, text: string): void {
  visit(document, {
    Scalar: (_key, { range }) => {
      const [start, end] = range ?? [0, 0];
      const firstBreak = text.indexOf('\n', start);
      if (firstBreak < 0 || firstBreak >= end) return;
      const line = text.lastIndexOf('\n', start - 1) + 1;
      const column = start - line;
      if (text.slice(line, start).trim() !== '' || !isComment(lineBefore(text, line))) return;
      const isFurtherOut = text
        .slice(firstBreak + 1, end)
        .split('\n')
        .some((more) => more.trim() !== '' && more.search(/[^ ]/) < column);
      if (isFurtherOut)
        document.errors.push(
          new YAMLParseError([start, start + 1], 'BAD_INDENT', 'It may have more lines than its own'),
        );
    },
  });
}

const isComment = (line: string) => line.trimStart().startsWith('#');

/** The last line before a place that is not empty. */
function lineBefore(text: string, place: number): string {
  let end = place;
  while (/\s/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(text.lastIndexOf('\n', end - 1) + 1, end);
}

/** So many marks, or more than the limit. */
function marksOf(text: string, limit: number): number {
  let marks = 0;
  for (const _mark of text.matchAll(MARKS)) {
    marks += 1;
    if (marks > limit) break;
  }
  return marks;
}
