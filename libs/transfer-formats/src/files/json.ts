/** How deep JSON may be nested; what is deeper is taken for no JSON, before a reader walks into it. */
const DEEPEST = 200;

/** Parses JSON; undefined when it is none, or nested too deep. Never throws. */
export function parseJson(text: string): unknown {
  const start = /^\s*/.exec(text)?.[0].length ?? 0;
  // Only documents: a bare word or number is no file of any format here.
  if (text[start] !== '{' && text[start] !== '[') return undefined;
  try {
    return tooDeep(text) ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One step of a JSON pointer (RFC 6901 section 3). */
export function pointer(...steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function tooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return false;
}
