import type { Node } from 'yaml';
import { ReadError } from '../read-error';
import { READING_LIMITS, tooMany } from '../reading-limits';
import { PARSED, ReadingProgress } from './reading-progress';
import { readYamlLines } from './yaml-lines';
import { PieceParser } from './yaml-pieces';
import { tooLarge, YamlCount, YamlValues } from './yaml-values';

/** Characters of a file. */
const LONGEST = 24 * 1024 * 1024;

/** Of a file: for each entry, two. */
const MOST_DOCUMENTS = 2 * READING_LIMITS.entries;

/** One document of a YAML file: its value, or why it has none. */
export interface YamlDocument {
  /** The line at which it begins, from 1. */
  readonly line: number;
  /**
   * Objects without a prototype, arrays, texts, numbers, booleans and null. A plain scalar whose number or boolean would
   * be written in another way (`0123`, `1e3`, `True`) stays the text that it is.
   */
  readonly value?: unknown;
  readonly fault?: ReadError;
}

/**
 * Reads the documents of a YAML file (YAML 1.2, core schema), with merge keys (`<<`). Empty documents are none. Nothing
 * of a document is guessed at when it is damaged: it has a `fault`, and the others are read.
 *
 * @throws ReadError `too-large` beyond the limits of a file.
 */
export function parseYaml(text: string, progress = new ReadingProgress()): readonly YamlDocument[] {
  if (text.length > LONGEST) throw tooLarge();
  const documents: YamlDocument[] = [];
  const file = { parser: new PieceParser(), counted: new YamlCount() };
  let line = 1;
  let read = 0;
  for (const part of partsOf(text)) {
    const lines = part.split('\n').length - 1;
    const onLine = (at: number) =>
      progress.reach(PARSED * ((read + (part.length * at) / (lines + 1)) / text.length));
    if (hasContent(part)) documents.push(...readPart(part, line, file, onLine));
    if (file.parser.isFull || file.counted.isFull) throw tooLarge();
    if (documents.length > MOST_DOCUMENTS) throw tooMany(MOST_DOCUMENTS, 'documents');
    line += lines;
    read += part.length;
    onLine(0);
  }
  return documents;
}

/** Divides at `---` at the begin of a line: it is never part of a document (YAML 1.2 section 9.1.2). */
function partsOf(text: string): readonly string[] {
  return text.split(/^(?=---(?:[ \t\r\n]|$(?!\n)))/m);
}

function hasContent(part: string): boolean {
  return /^(?!---\s*$|\.\.\.\s*$|%|\s*#|\s*$)/m.test(part);
}

function readPart(
  part: string,
  line: number,
  { parser, counted }: { readonly parser: PieceParser; readonly counted: YamlCount },
  onLine: (line: number) => void,
): readonly YamlDocument[] {
  try {
    const byLines = readYamlLines(part, new YamlValues(counted), parser, onLine, line);
    if (byLines !== undefined) return [{ line, value: byLines.value }];
    return parser.parse(part).flatMap(({ contents, errors }): readonly YamlDocument[] => {
      if (errors.length > 0)
        return [{ line, fault: damaged(line + part.slice(0, errors[0].pos[0]).split('\n').length - 1) }];
      return contents === null ? [] : [{ line, value: new YamlValues(counted).of(contents as Node, 0) }];
    });
  } catch (error) {
    // Nesting uses up the parser's stack before anything else of it fails.
    return [{ line, fault: error instanceof ReadError ? error : damaged(line) }];
  }
}

function damaged(line: number): ReadError {
  return new ReadError('damaged', `It is no YAML at line ${line}.`);
}
