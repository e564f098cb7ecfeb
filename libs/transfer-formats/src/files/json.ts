/** How deep JSON may be nested; what is deeper is taken for no JSON, before a reader walks into it. */
const DEEPEST = 200;

/** So many values may stand in any JSON, and more only where each takes some room: each takes memory of its own. */
const VALUES = 1_000_000;
const CHARACTERS_PER_VALUE = 20;

/** So many members may one object have: names that are all different take much more than values do. */
const MEMBERS = 100_000;

/** Parses JSON; undefined when it is none, or goes beyond the limits. Never throws. */
export function parseJson(text: string): unknown {
  if (!isJsonDocument(text)) return undefined;
  try {
    const shape = shapeOf(text);
    return shape.depth > DEEPEST || isTooMany(shape, text) ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** Whether a text that looks like JSON holds more values than are read. */
export function hasTooManyValues(text: string): boolean {
  return isJsonDocument(text) && isTooMany(shapeOf(text), text);
}

/** Only documents: a bare word or number is no file of any format here. */
function isJsonDocument(text: string): boolean {
  const start = /^\s*/.exec(text)?.[0].length ?? 0;
  return text[start] === '{' || text[start] === '[';
}

function isTooMany({ values, members }: Shape, { length }: string): boolean {
  return members > MEMBERS || values > Math.max(VALUES, length / CHARACTERS_PER_VALUE);
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

interface Shape {
  /** How deep it is nested, as far as the limit. */
  readonly depth: number;
  /** How many values it holds, give or take the last ones. */
  readonly values: number;
  /** How many members its largest object has, give or take one. */
  readonly members: number;
}

function shapeOf(text: string): Shape {
  let depth = 0;
  // Of each object that is open, how many commas stood in it; of a list, far less than it can reach.
  const commas = new Float64Array(DEEPEST + 2);
  let members = 0;
  let deepest = 0;
  let values = 0;
  let inString = false;
  for (let index = 0; index < text.length && deepest <= DEEPEST; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === COMMA) {
      values += 1;
      const here = (commas[depth] += 1);
      if (here > members) members = here;
    } else if (code === BRACE || code === BRACKET) {
      depth += 1;
      values += 1;
      if (depth > deepest) deepest = depth;
      commas[depth] = code === BRACE ? 0 : -Infinity;
    } else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) depth -= 1;
  }
  return { depth: deepest, values, members };
}

/** How many names are told. */
export const MOST_REPEATED = 1_000;
/** Longer texts are not looked through: that takes as long as to parse them. */
const LONGEST_LOOKED_THROUGH = 24 * 1024 * 1024;

/**
 * Where a name stands in an object that had it before: of the two the parser keeps the later one without a word
 * (RFC 8259 section 4). The text is JSON.
 */
export function repeatedNames(text: string): readonly string[] {
  if (text.length > LONGEST_LOOKED_THROUGH) return [];
  const open: { readonly names?: Set<string>; step: string | number }[] = [];
  const repeated: string[] = [];
  for (let at = 0; at < text.length && repeated.length < MOST_REPEATED; at += 1) {
    const code = text.charCodeAt(at);
    const inside = open.at(-1);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (inside?.names && isName(text, end + 1)) {
        inside.step = JSON.parse(text.slice(at, end + 1)) as string;
        if (inside.names.has(inside.step)) repeated.push(pointer(...open.map(({ step }) => step)));
        inside.names.add(inside.step);
      }
      at = end;
    } else if (code === BRACE) open.push({ names: new Set(), step: '' });
    else if (code === BRACKET) open.push({ step: 0 });
    else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) open.pop();
    else if (code === COMMA && typeof inside?.step === 'number') inside.step += 1;
  }
  return repeated;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) break;
  }
  return at;
}

/** Whether a colon comes next. */
function isName(text: string, from: number): boolean {
  let at = from;
  while (' \t\n\r'.includes(text.charAt(at)) && at < text.length) at += 1;
  return text[at] === ':';
}
