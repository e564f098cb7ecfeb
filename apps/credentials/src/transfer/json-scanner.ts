import type { Sliced } from '@kiops/contracts';
import { JSON_BYTES } from '../input/json-bytes';

/** Where a JSON value stands in its bytes, and what it holds. */
export interface JsonExtent {
  readonly start: number;
  /** The position after its last byte. */
  readonly end: number;
  /** How many values there are in it, itself included; an estimate from above. */
  readonly values: number;
  /** How deep lists and objects are nested in it; 0 for a text or number. */
  readonly depth: number;
}

/** Thrown where the bytes are no JSON. What stands inside a value is `JSON.parse`'s question. */
export class NotJsonError extends Error {}

const {
  quote: QUOTE,
  comma: COMMA,
  colon: COLON,
  openList: OPEN_LIST,
  backslash: BACKSLASH,
  closeList: CLOSE_LIST,
  openObject: OPEN_OBJECT,
  closeObject: CLOSE_OBJECT,
} = JSON_BYTES;

/** How many bytes are gone through between two slices. */
const PIECE = 256 * 1024;

/** The most white space between two values, in bytes: no program writes so much, and none is gone through in one piece. */
const MOST_SPACE = 64 * 1024;

/** The longest key that is read whole, in bytes; all known keys are far shorter. */
const LONGEST_KEY = 1_024;

/**
 * Finds the values of a JSON text without parsing them, one look at each byte: a list of millions can so be counted, and
 * its values parsed one by one.
 */
export class JsonScanner {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  /** The first byte that is no white space; undefined at the end. It is not taken. */
  next(): number | undefined {
    const { bytes } = this;
    const stop = this.at + MOST_SPACE;
    while (isSpace(bytes[this.at])) {
      this.at += 1;
      if (this.at > stop) throw new NotJsonError();
    }
    return bytes[this.at];
  }

  isAtObject(): boolean {
    return this.next() === OPEN_OBJECT;
  }

  isAtList(): boolean {
    return this.next() === OPEN_LIST;
  }

  /** Goes through the members of the object that comes next; `member` has to take the member's value. */
  *object(member: (key: string) => Sliced<void>): Sliced<void> {
    this.take(OPEN_OBJECT);
    if (this.next() === CLOSE_OBJECT) return this.take(CLOSE_OBJECT);
    for (;;) {
      const key = yield* this.key();
      this.take(COLON);
      yield* member(key);
      if (this.next() !== COMMA) return this.take(CLOSE_OBJECT);
      this.take(COMMA);
      yield;
    }
  }

  /** Goes through the list that comes next. `item` is given each value's place in the list and in the text. */
  *list(item: (extent: JsonExtent, index: number) => void): Sliced<void> {
    this.take(OPEN_LIST);
    if (this.next() === CLOSE_LIST) return this.take(CLOSE_LIST);
    for (let index = 0; ; index += 1) {
      item(yield* this.value(), index);
      if (this.next() !== COMMA) return this.take(CLOSE_LIST);
      this.take(COMMA);
      yield;
    }
  }

  /** Goes past the value that comes next. */
  *value(): Sliced<JsonExtent> {
    const first = this.next();
    const state: ValueState = { at: this.at, depth: 0, deepest: 0, values: 1, inText: false };
    if (first === OPEN_LIST || first === OPEN_OBJECT || first === QUOTE) {
      while (!this.advance(state)) yield;
    } else {
      while (state.at < this.bytes.length && !endsScalar(this.bytes[state.at])) state.at += 1;
      // Nothing at all, or something far too long for a number.
      if (state.at === this.at || state.at - this.at > LONGEST_KEY) throw new NotJsonError();
    }
    const start = this.at;
    this.at = state.at;
    return { start, end: state.at, values: state.values, depth: state.deepest };
  }

  /** Makes sure that nothing follows. */
  end(): void {
    if (this.next() !== undefined) throw new NotJsonError();
  }

  /** One piece further through a text, list or object; whether its end is reached. */
  private advance(state: ValueState): boolean {
    const { bytes } = this;
    const stop = Math.min(bytes.length, state.at + PIECE);
    let { at, depth, values, inText } = state;
    let isComplete = false;
    while (at < stop && !isComplete) {
      const byte = bytes[at];
      at += 1;
      if (inText) {
        if (byte === BACKSLASH) at += 1;
        else if (byte === QUOTE) {
          inText = false;
          isComplete = depth === 0;
        }
      } else if (byte === QUOTE) {
        inText = true;
      } else if (byte === COMMA) {
        values += 1;
      } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        depth += 1;
        values += 1;
        if (depth > state.deepest) state.deepest = depth;
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        depth -= 1;
        isComplete = depth === 0;
      }
    }
    Object.assign(state, { at, depth, values, inText });
    if (!isComplete && at >= bytes.length) throw new NotJsonError();
    return isComplete;
  }

  private *key(): Sliced<string> {
    if (this.next() !== QUOTE) throw new NotJsonError();
    const { start, end } = yield* this.value();
    if (end - start <= LONGEST_KEY) return parseJson(this.bytes, { start, end }) as string;
    // No known key: its beginning is enough for a message.
    return this.bytes.toString('latin1', start + 1, start + LONGEST_KEY).replace(/[^\x20-\x7e]/g, '?');
  }

  private take(byte: number): void {
    if (this.next() !== byte) throw new NotJsonError();
    this.at += 1;
  }
}

/**
 * The value that stands there.
 * @throws NotJsonError
 */
export function parseJson(bytes: Buffer, { start, end }: Pick<JsonExtent, 'start' | 'end'>): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', start, end));
  } catch {
    throw new NotJsonError();
  }
}

interface ValueState {
  at: number;
  depth: number;
  deepest: number;
  values: number;
  inText: boolean;
}

/** RFC 8259 section 2. */
function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function endsScalar(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || isSpace(byte);
}
