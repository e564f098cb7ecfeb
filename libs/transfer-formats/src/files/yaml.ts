import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments, type Node, type Scalar } from 'yaml';
import { ReadError } from '../read-error';

/** What YAML may ask for; counted before it is taken apart, which takes much more memory than the text. */
export const YAML_LIMITS = {
  /** Marks of structure in one document, and in all documents of a file. */
  marks: 25_000,
  allMarks: 110_000,
  /** Characters of one document. */
  length: 4 * 1024 * 1024,
  /** Of all documents together. */
  allLength: 10 * 1024 * 1024,
  depth: 60,
  /** Values of one document, each alias counted with all that it stands for. */
  values: 50_000,
} as const;

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
export function parseYaml(text: string): readonly YamlDocument[] {
  const documents: YamlDocument[] = [];
  if (text.length > YAML_LIMITS.allLength || hasMoreMarks(text, YAML_LIMITS.allMarks))
    throw new ReadError(
      'too-large',
      'It holds more YAML than KIOPS reads of one file: 10 MiB, or some 5,000 objects. Divide it into smaller files.',
    );
  let line = 1;
  for (const part of partsOf(text)) {
    if (hasContent(part)) {
      if (isTooLarge(part)) documents.push({ line, fault: tooLarge() });
      else documents.push(...readPart(part, line));
    }
    line += part.split('\n').length - 1;
  }
  return documents;
}

/** What makes the parser work: breaks, separators, indicators (YAML 1.2 section 5.3). */
const MARKS = /[\n,[\]{}!&*#]|[-?:](?=\s)/g;
/** Rows of indicators nest without a line break. */
const TOO_DEEP = /(?:[-?:][ \t]+){60}/;

function isTooLarge(part: string): boolean {
  return part.length > YAML_LIMITS.length || hasMoreMarks(part, YAML_LIMITS.marks) || TOO_DEEP.test(part);
}

function hasMoreMarks(text: string, limit: number): boolean {
  let marks = 0;
  for (const _mark of text.matchAll(MARKS)) {
    marks += 1;
    if (marks > limit) return true;
  }
  return false;
}

/** Divides at `---` at the begin of a line: it is never part of a document (YAML 1.2 section 9.1.2). */
function partsOf(text: string): readonly string[] {
  return text.split(/^(?=---(?:[ \t\r\n]|$(?!\n)))/m);
}

function hasContent(part: string): boolean {
  return /^(?!---\s*$|\.\.\.\s*$|%|\s*#|\s*$)/m.test(part);
}

function readPart(part: string, line: number): readonly YamlDocument[] {
  try {
    const documents = parseAllDocuments(part, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
    if (!Array.isArray(documents)) return [];
    return documents.flatMap(({ contents, errors }): readonly YamlDocument[] => {
      if (errors.length > 0) {
        return [{ line, fault: damaged(line + part.slice(0, errors[0].pos[0]).split('\n').length - 1) }];
      }
      return contents === null ? [] : [{ line, value: new Values().of(contents as Node, 0) }];
    });
  } catch (error) {
    // Nesting uses up the parser's stack before anything else of it fails.
    return [{ line, fault: error instanceof ReadError ? error : damaged(line) }];
  }
}

/** Turns nodes into values, once per anchor. */
class Values {
  private readonly anchors = new Map<string, { readonly value: unknown; readonly size: number }>();
  private size = 0;

  of(node: Node | null, depth: number): unknown {
    if (depth > YAML_LIMITS.depth) throw tooLarge();
    this.grow(1);
    if (node === null) return null;
    if (isAlias(node)) return this.aliased(node.source);
    const before = this.size;
    const value = this.read(node, depth);
    if (node.anchor) this.anchors.set(node.anchor, { value, size: this.size - before });
    return value;
  }

  private read(node: Node, depth: number): unknown {
    if (isScalar(node)) return scalar(node);
    if (isSeq(node)) return node.items.map((item) => this.of(item as Node, depth + 1));
    if (!isMap(node)) throw new ReadError('damaged', 'It has a value that is no YAML.');
    const merged: unknown[] = [];
    const map = Object.create(null) as Record<string, unknown>;
    for (const pair of node.items) {
      if (!isPair(pair)) continue;
      const key = this.of(pair.key as Node, depth + 1);
      const value = this.of(pair.value as Node | null, depth + 1);
      if (key === '<<') merged.push(...(Array.isArray(value) ? value : [value]));
      else if (typeof key === 'object' && key !== null) {
        throw new ReadError('damaged', 'It has a key that is no text.');
      } else if (Object.hasOwn(map, String(key))) {
        throw new ReadError('damaged', `It has the key “${String(key)}” twice in one place.`);
      } else map[String(key)] = value;
    }
    for (const source of merged) this.merge(map, source);
    return map;
  }

  /** Gives a map what another one has and it has not. */
  private merge(map: Record<string, unknown>, source: unknown): void {
    if (typeof source !== 'object' || source === null) return;
    for (const [key, value] of Object.entries(source)) {
      this.grow(1);
      if (!Object.hasOwn(map, key)) map[key] = value;
    }
  }

  private aliased(name: string): unknown {
    const anchored = this.anchors.get(name);
    if (anchored === undefined) throw new ReadError('damaged', 'It points to an anchor that is not there.');
    this.grow(anchored.size);
    return anchored.value;
  }

  private grow(by: number): void {
    this.size += by;
    if (this.size > YAML_LIMITS.values) throw tooLarge();
  }
}

function scalar({ value, source, type }: Scalar): unknown {
  if (typeof value !== 'number' && typeof value !== 'boolean' && typeof value !== 'bigint') return value;
  if (type !== 'PLAIN' || source === undefined) return value;
  return String(value) === source ? value : source;
}

function damaged(line: number): ReadError {
  return new ReadError('damaged', `It is no YAML at line ${line}.`);
}

function tooLarge(): ReadError {
  return new ReadError(
    'too-large',
    'It holds more than KIOPS reads in one YAML document, or is nested too deep.',
  );
}
