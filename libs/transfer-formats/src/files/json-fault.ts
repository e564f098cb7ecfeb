/** Where a text stops being JSON, counted from 1, and what is wrong there. Never holds a piece of the text. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const PLAIN_VALUE = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const WHITE_SPACE = /[ \t\n\r]*/y;

/**
 * Finds the first place where `text` breaks the grammar of JSON (RFC 8259). The engine's own message is no help to a
 * person: it often has no position, and it repeats a piece of the file, which may be a secret.
 * Undefined when the text is JSON.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: ('{' | '[')[] = [];
  let at = 0;

  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    at = found ? pattern.lastIndex : at;
    return found !== null;
  };
  const next = (): string => {
    skip(WHITE_SPACE);
    return text[at] ?? '';
  };
  const fault = (what: string): JsonFault =>
    placeOf(text, at, at >= text.length ? 'the file ends too early' : what);

  /** Reads `"key":`; a fault, or undefined. */
  const key = (): JsonFault | undefined => {
    if (next() !== '"') return fault('a name in double quotes is expected');
    if (!skip(STRING))
      return fault('this text in quotes is not closed, or holds a character that JSON does not allow');
    if (next() !== ':') return fault('a colon is expected');
    at += 1;
    return undefined;
  };

  for (;;) {
    const start = next();
    if (start === '{' || start === '[') {
      at += 1;
      open.push(start);
      const empty = next() === (start === '{' ? '}' : ']');
      if (!empty) {
        const wrong = start === '{' ? key() : undefined;
        if (wrong) return wrong;
        continue;
      }
    } else if (start === '"') {
      if (!skip(STRING))
        return fault('this text in quotes is not closed, or holds a character that JSON does not allow');
    } else if (!skip(PLAIN_VALUE)) return fault('a value is expected');

    for (;;) {
      const inside = open.at(-1);
      const after = next();
      if (inside === undefined)
        return at >= text.length ? undefined : fault('something follows the end of the JSON text');
      const close = inside === '{' ? '}' : ']';
      if (after === close) {
        at += 1;
        open.pop();
        continue;
      }
      if (after !== ',') return fault(`a comma or “${close}” is expected`);
      at += 1;
      const wrong = inside === '{' ? key() : undefined;
      if (wrong) return wrong;
      break;
    }
  }
}

function placeOf(text: string, at: number, what: string): JsonFault {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - before.lastIndexOf('\n'), what };
}
