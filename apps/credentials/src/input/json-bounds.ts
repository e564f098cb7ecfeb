import { JSON_BYTES } from './json-bytes';

/** How much structure a JSON text may have. */
export interface JsonBounds {
  /** How deep objects and lists may be nested. */
  readonly depth: number;
  /** How many members one object or list may have. */
  readonly members: number;
  /** How many values there may be in all. */
  readonly values: number;
}

/** Which bound a text is beyond. */
export type JsonExcess = keyof JsonBounds;

const {
  quote: QUOTE,
  comma: COMMA,
  openList: OPEN_LIST,
  backslash: BACKSLASH,
  closeList: CLOSE_LIST,
  openObject: OPEN_OBJECT,
  closeObject: CLOSE_OBJECT,
} = JSON_BYTES;

/**
 * Counts the structure of a JSON text while its bytes come in, before anybody parses them: what is parsed can take thirty
 * times the room of its text, and what looks at the parsed value can take quadratic time. One look at each byte;
 * whether it is JSON at all is the parser's question.
 */
export class JsonStructure {
  readonly #bounds: JsonBounds;
  /** Members so far, of the objects and lists that are open. */
  readonly #members: number[] = [];
  #values = 1;
  #inText = false;
  #isEscaped = false;
  #taken = 0;
  #fieldStart = 0;

  constructor(bounds: JsonBounds) {
    this.#bounds = bounds;
  }

  /** Where the field of the outermost object begins that was looked at last, in bytes; undefined outside of any. */
  get fieldStart(): number | undefined {
    return this.#members.length > 1 ? this.#fieldStart : undefined;
  }

  /** Takes the next bytes; what they are too much of, if anything. */
  add(bytes: Uint8Array): JsonExcess | undefined {
    let inText = this.#inText;
    let isEscaped = this.#isEscaped;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (isEscaped) {
        isEscaped = false;
      } else if (inText) {
        isEscaped = byte === BACKSLASH;
        inText = byte !== QUOTE;
      } else if (byte === QUOTE) {
        inText = true;
      } else {
        const excess = this.#step(byte, at);
        if (excess) return excess;
      }
    }
    this.#inText = inText;
    this.#isEscaped = isEscaped;
    this.#taken += bytes.length;
    return undefined;
  }

  #step(byte: number, at: number): JsonExcess | undefined {
    const members = this.#members;
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      members.push(1);
      this.#values += 1;
      if (members.length === 1) this.#fieldStart = this.#taken + at + 1;
      if (members.length > this.#bounds.depth) return 'depth';
    } else if (byte === COMMA && members.length > 0) {
      if (members.length === 1) this.#fieldStart = this.#taken + at + 1;
      this.#values += 1;
      if (++members[members.length - 1] > this.#bounds.members) return 'members';
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      members.pop();
    }
    return this.#values > this.#bounds.values ? 'values' : undefined;
  }
}

/** So many bytes at most has the name of a field that is told. */
const LONGEST_NAME = 80;

/** The name of the field that begins at `start`, of a text that may be cut off after it; none for what no field is called. */
export function fieldName(text: Buffer, start: number | undefined): string | undefined {
  if (start === undefined) return undefined;
  return /^\s*"([A-Za-z][\w-]*)"\s*:/.exec(text.toString('latin1', start, start + LONGEST_NAME))?.[1];
}

/** The same bounds for a value that is parsed already. Never looks further than they reach. */
export function excessOf(value: unknown, bounds: JsonBounds): JsonExcess | undefined {
  let left = bounds.values;
  const walk = (inner: unknown, depth: number): JsonExcess | undefined => {
    if ((left -= 1) < 0) return 'values';
    if (typeof inner !== 'object' || inner === null) return undefined;
    if (depth === bounds.depth) return 'depth';
    const members: readonly unknown[] = Array.isArray(inner) ? inner : Object.values(inner);
    if (members.length > bounds.members) return 'members';
    for (const member of members) {
      const excess = walk(member, depth + 1);
      if (excess) return excess;
    }
    return undefined;
  };
  return walk(value, 0);
}

/** What is said of it. */
export const EXCESS_MESSAGES: Readonly<Record<JsonExcess, string>> = {
  depth: 'It is nested too deeply.',
  members: 'One of its objects or lists has too many members.',
  values: 'It holds too many values.',
};
