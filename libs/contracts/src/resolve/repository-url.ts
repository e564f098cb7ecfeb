import { HOST, normalHost } from '../host';
import { LIMITS } from '../limits';
import { normalBaseUrl } from '../normal-form';

/** A repository's address, taken apart. */
export interface RepositoryAddress {
  /** In normal form, with the port where it is not the usual one of the web; IPv6 in brackets. */
  readonly host: string;
  /** False where the address is of SSH, whose port says nothing about the web's. */
  readonly isWeb: boolean;
  /** The segments of the path in every spelling, without `.git`: as they came, decoded, and encoded anew. */
  readonly paths: readonly (readonly string[])[];
  /** Who signs in. Not the `git` of SSH, which everybody is there. */
  readonly username?: string;
}

const WEB_SCHEMES: ReadonlySet<string> = new Set(['http', 'https']);
const OTHER_SCHEMES: ReadonlySet<string> = new Set(['ssh', 'git', 'git+ssh', 'ssh+git']);

/** Before the user's part is taken off: what Git and browsers read in different ways is no address here. */
const UNCLEAR = /[\\\p{Cc}\p{Cs}]/u;

/**
 * Reads the spellings that Git takes (git-scm.com/docs/git-clone, "Git URLs"): `https://`, `ssh://` with a port,
 * `git@host:org/repo`, and an address without a scheme. A password in it is not looked at. Undefined for what is none,
 * and for paths with `.` or `..`, encoded or not: who resolves them differently would be sent elsewhere.
 */
export function readRepositoryUrl(typed: string): RepositoryAddress | undefined {
  const text = typed.trim();
  if (text.length > LIMITS.url.max || UNCLEAR.test(text)) return undefined;
  const [, scheme, authority, path] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)/i.exec(text) ?? [];
  if (scheme !== undefined) {
    const known = scheme.toLowerCase();
    if (!WEB_SCHEMES.has(known) && !OTHER_SCHEMES.has(known)) return undefined;
    return addressOf(authority, path, WEB_SCHEMES.has(known) ? known : undefined);
  }
  // Git's short form has a colon before the first slash. Without a user, a number there is a port.
  const [, account, place, rest] = /^(?:([^/?#]*)@)?(\[[^\]]*\]|[^/:@?#]*):(.*)$/.exec(text) ?? [];
  // `helper::address` runs a program (gitremote-helpers).
  if (rest?.startsWith(':')) return undefined;
  if (rest !== undefined && (account !== undefined || !/^\d{1,5}(?:\/|$)/.test(rest)))
    return addressOf(account === undefined ? place : `${account}@${place}`, rest, undefined);
  const [, bare, after] = /^([^/?#]*)([^?#]*)/.exec(text) ?? [];
  return addressOf(bare ?? '', after ?? '', 'https');
}

/** `webScheme`: undefined where the address is none of the web. */
function addressOf(
  authority: string,
  path: string,
  webScheme: string | undefined,
): RepositoryAddress | undefined {
  const at = authority.lastIndexOf('@');
  const place = authority.slice(at + 1);
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d{0,5}))?$/.exec(place) ?? [];
  if (
    host === undefined ||
    host.length > LIMITS.host.max ||
    !HOST.test(host) ||
    Number(port ?? '') > LIMITS.port.max
  )
    return undefined;
  const paths = spellingsOf(path);
  if (!paths) return undefined;
  const isWeb = webScheme !== undefined;
  const username = at < 0 ? '' : decoded(authority.slice(0, at).split(':', 1)[0]);
  const counts = username !== '' && (isWeb || username !== 'git');
  return {
    host: isWeb ? normalBaseUrl(`${webScheme}://${place}`) : bracketed(normalHost(host)),
    isWeb,
    paths,
    ...(counts && { username }),
  };
}

function spellingsOf(path: string): (readonly string[])[] | undefined {
  const segments = withoutGitSuffix(path.split('/').filter((segment) => segment !== ''));
  const clear = segments.map(decoded);
  if (clear.some((segment) => segment === '.' || segment === '..')) return undefined;
  // An encoded slash stays one: decoded, it would make two segments of one.
  const isPlain = clear.every((segment) => !/[/\\\p{Cc}]/u.test(segment));
  const spellings = isPlain ? [segments, clear, clear.map(encodeURI)] : [segments];
  return [...new Map(spellings.map((spelling) => [spelling.join('/'), spelling])).values()];
}

function withoutGitSuffix(segments: readonly string[]): readonly string[] {
  const last = segments.at(-1);
  if (last === undefined || !last.endsWith('.git')) return segments;
  const name = last.slice(0, -'.git'.length);
  return withoutGitSuffix(name === '' ? segments.slice(0, -1) : [...segments.slice(0, -1), name]);
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
