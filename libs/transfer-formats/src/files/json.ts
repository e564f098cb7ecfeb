/** How deep JSON may be nested; what is deeper is taken for no JSON, before a reader walks into it. */
const DEEPEST = 200;

/** So many values may stand in any JSON, and more only where each takes some room: each takes memory of its own. */
const VALUES = 1_000_000;
const CHARACTERS_PER_VALUE = 14;

/** Parses JSON; undefined when it is none, or goes beyond the limits. Never throws. */
export function parseJson(text: string): unknown {
  if (!isJsonDocument(text)) return undefined;
  try {
    const { depth, values } = shapeOf(text);
    return depth > DEEPEST || isTooMany(values, text) ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** Whether a text that looks like JSON holds more values than are read. */
export function hasTooManyValues(text: string): boolean {
  return isJsonDocument(text) && isTooMany(shapeOf(text).values, text);
}

/** Only documents: a bare word or number is no file of any format here. */
function isJsonDocument(text: string): boolean {
  const start = /^\s*/.exec(text)?.[0].length ?? 0;
  return text[start] === '{' || text[start] === '[';
}

function isTooMany(values: number, { length }: string): boolean {
  return values > Math.max(VALUES, length / CHARACTERS_PER_VALUE);
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One step of a JSON pointer (RFC 6901 section 3). */
export function pointer(...steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

// What structures JSON (RFC 8259 section 2), as the codes of its characters: very long texts are looked at.
const [QUOTE, BACKSLASH, COMMA, BRACE, CLOSING_BRACE, BRACKET, CLOSING_BRACKET] = Array.from(
  '"\\,{}[]',
  (sign) => sign.charCodeAt(0),
);

/** How deep a text is nested, as far as the limit, and how many values it holds, give or take the last ones. */
function shapeOf(text: string): { readonly depth: number; readonly values: number } {
  let depth = 0;
  let deepest = 0;
  let values = 0;
  let inString = false;
  for (let index = 0; index < text.length && deepest <= DEEPEST; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === COMMA) values += 1;
    else if (code === BRACE || code === BRACKET) {
      depth += 1;
      values += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) depth -= 1;
  }
  return { depth: deepest, values };
}
