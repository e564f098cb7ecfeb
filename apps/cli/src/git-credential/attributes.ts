import { EXIT } from '../output/exit-codes';
import { Failure } from '../output/failure';

/** What Git says of a credential, and is told of one (git-credential(1), "INPUT/OUTPUT FORMAT"). */
export interface Attributes {
  readonly protocol?: string;
  readonly host?: string;
  readonly path?: string;
  readonly username?: string;
  readonly password?: string;
  /** Seconds since 1970. */
  readonly password_expiry_utc?: string;
}

const KNOWN = ['protocol', 'host', 'path', 'username', 'password', 'password_expiry_utc'] as const;
type Name = (typeof KNOWN)[number];

/** What would begin another line, or end the text, at one of the two ends. */
const BREAKS = /[\r\n\0]/;

/**
 * Reads `key=value` lines up to the first empty one. Keys that mean nothing here are ignored, as are lists (`wwwauth[]`,
 * `capability[]`); `url` stands for its parts.
 * @throws Failure for a line that is none, and for CR and NUL in it
 */
export function readAttributes(text: string): Attributes {
  const read: Partial<Record<Name, string>> = {};
  for (const line of text.split('\n')) {
    if (line === '') break;
    const equals = line.indexOf('=');
    if (equals < 1 || BREAKS.test(line))
      throw new Failure('What came over stdin is nothing that Git says to a credential helper.', EXIT.usage);
    const [key, value] = [line.slice(0, equals), line.slice(equals + 1)];
    if (key === 'url') Object.assign(read, partsOf(value));
    else if (isKnown(key)) read[key] = value;
  }
  return read;
}

/**
 * The lines for Git.
 * @throws Failure when a value would be read as more than one line; it is not repeated
 */
export function writeAttributes(attributes: Attributes): string {
  const lines = KNOWN.flatMap((name) => {
    const value = attributes[name];
    if (value === undefined) return [];
    if (BREAKS.test(value))
      throw new Failure(
        `The ${name} that KIOPS keeps holds a line break: Git cannot be given it. Enter it again.`,
      );
    return [`${name}=${value}\n`];
  });
  return lines.join('');
}

function isKnown(key: string): key is Name {
  return (KNOWN as readonly string[]).includes(key);
}

function partsOf(text: string): Attributes {
  const url = URL.parse(text);
  if (url === null) throw new Failure('The url that came over stdin is none.', EXIT.usage);
  const path = decoded(url.pathname.replace(/^\//, ''));
  return {
    protocol: url.protocol.slice(0, -1),
    host: url.host,
    ...(path !== '' && { path }),
    ...(url.username !== '' && { username: decoded(url.username) }),
    ...(url.password !== '' && { password: decoded(url.password) }),
  };
}

function decoded(text: string): string {
  let plain: string;
  try {
    plain = decodeURIComponent(text);
  } catch {
    plain = text;
  }
  if (BREAKS.test(plain)) throw new Failure('The url that came over stdin holds a line break.', EXIT.usage);
  return plain;
}
