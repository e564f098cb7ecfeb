import { holdsPrivateKey } from '@kiops/contracts';
import { KNOWN_TOKEN } from './token/known-token';

/** A user and a password before a host in a text (RFC 3986 section 3.2.1), also where it is a step of a JSON pointer. */
const LOGIN = /([a-z][a-z0-9+.-]*:(?:\/\/|~1~1))[^\s/?#@:]*:[^\s@]*@/i;
/** The same without a scheme. */
const BARE_LOGIN = /(^|[\s“"'(])[^\s/@:]+:[^\s/@]+@(?=[\w[])/;
/** A parameter of an address whose name says that its value is a secret. */
const SECRET_PARAMETER = /[?&#;][^=&#;]*(?:pass|pwd|secret|token|key|sig|auth|cred)[^=&#;]*=[^&#;]/i;

const ADDRESSES: ReadonlySet<string> = new Set(['url', 'baseUrl', 'endpoint', 'address']);

/** A secret that is short, or a word of letters alone, may stand in any sentence: `welcome`, `docker`. */
const ANY_WORD = /^(?:.{0,5}|\p{L}{6,10})$/su;

/** Whether a text holds a secret, and not only a word that happens to be one. */
export function givesAway(text: string, secret: string): boolean {
  return !ANY_WORD.test(secret) && text.includes(secret);
}

type Fields = Readonly<Record<string, unknown>>;

/** Plain fields, and what was taken out of them. */
export interface PlainFields {
  readonly fields: Fields;
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[];
}

/**
 * Plain fields as they may be stored: they are not encrypted on KIOPS, they leave the browser, and they stand in lists. What
 * is surely a secret in them is taken out: private keys, tokens that are known by their begin, what signs in before a host,
 * and the account's own secrets, unless one of them is its user name or the like too.
 */
export function plainFields(given: Fields, secrets: readonly string[]): PlainFields {
  const fields: Record<string, unknown> = { ...given };
  const leftOut: { what: string; reason: string }[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'notes' || name === 'label') continue;
    fields[name] = withoutLogins(name, value, (what, reason) => leftOut.push({ what, reason }));
  }
  const names = Object.entries(fields).flatMap(([name, value]) =>
    name === 'notes' || name === 'label' || typeof value !== 'string' ? [] : [value],
  );
  const own = secrets.filter(
    (secret) => !ANY_WORD.test(secret) && !names.some((name) => name.includes(secret)),
  );
  const { notes, label, username } = given;
  if (typeof notes === 'string' && holds(notes, own)) {
    delete fields['notes'];
    leftOut.push({ what: 'its notes', reason: holdsPrivateKey(notes) ? KEY_IN_NOTES : SECRET_IN_NOTES });
  }
  if (typeof username === 'string' && holds(username, [])) {
    delete fields['username'];
    leftOut.push({
      what: 'its user name',
      reason: 'It is a token or a key, and user names are not encrypted.',
    });
  }
  const logins = Object.entries(given).flatMap(([name, value]) => loginsIn(name, value));
  if (
    typeof label === 'string' &&
    (holds(label, own) || logins.some((login) => label.toLowerCase().includes(login.toLowerCase())))
  ) {
    fields['label'] = nameOf(fields);
    leftOut.push({ what: 'its name', reason: 'A secret is in it, and names are not encrypted.' });
  }
  return { fields, leftOut };
}

/** Plain fields of a record of KIOPS: they were plain before, but for a private key in the notes. */
export function withoutKeyInNotes(given: Fields): PlainFields {
  const { notes, ...fields } = given;
  return typeof notes === 'string' && holdsPrivateKey(notes)
    ? { fields, leftOut: [{ what: 'its notes', reason: KEY_IN_NOTES }] }
    : { fields: given, leftOut: [] };
}

const KEY_IN_NOTES =
  'A private key is in them, and notes are not encrypted on KIOPS: import the key by itself, and add what else they say by hand.';
const SECRET_IN_NOTES =
  'A token or a password is in them, and notes are not encrypted on KIOPS: add what else they say by hand.';

const EVERY_LOGIN = new RegExp(LOGIN, 'gi');
const EVERY_BARE_LOGIN = new RegExp(BARE_LOGIN, 'g');

/** The groups of an account that hold no secret; the others are named by nothing. */
export function plainGroups(groups: readonly string[]): readonly string[] {
  return groups.filter((group) => !holds(group, []));
}

/** A text for people without what signs in, where it stands before a host. */
export function masked(text: string): string {
  return text.replace(EVERY_LOGIN, '$1…@').replace(EVERY_BARE_LOGIN, '$1…@');
}

/** An address without what stands before its host; undefined where nothing does that could sign in. */
export function withoutLogin(url: string): string | undefined {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(url) ?? [];
  if (!rest?.includes('@')) return undefined;
  const end = rest.search(/[/?#]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const at = authority.lastIndexOf('@');
  if (at >= 0) {
    const isSecret = authority.slice(0, at).includes(':') || /^https?:/i.test(scheme ?? '');
    return isSecret ? (scheme ?? '') + rest.slice(at + 1) : undefined;
  }
  // A password may have a slash that should have been percent-encoded; a port has none.
  const isPort = !authority.includes(':') || /:\d{1,5}$/.test(authority) || authority.startsWith('[');
  return isPort ? undefined : (scheme ?? '') + rest.slice(rest.lastIndexOf('@') + 1);
}

/** What signs in before a host in a field, as it stands there. */
function loginsIn(name: string, value: unknown): readonly string[] {
  if (typeof value !== 'string' || !(ADDRESSES.has(name) || name === 'host')) return [];
  const bare = withoutLogin(value)?.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  return bare === undefined ? [] : [value.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').slice(0, -bare.length)];
}

function withoutLogins(
  name: string,
  value: unknown,
  leaveOut: (what: string, reason: string) => void,
): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutLogins(name, one, leaveOut));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, withoutLogins(key, one, leaveOut)]),
    );
  if (typeof value !== 'string') return value;
  let text = value;
  const isAddress = ADDRESSES.has(name);
  const bare = isAddress || value.includes('://') || name === 'host' ? withoutLogin(value) : undefined;
  if (bare !== undefined) {
    text = bare;
    leaveOut(
      'what signs in in its address',
      'Addresses are not encrypted. Where the account signs in by it, enter it as the secret.',
    );
  }
  if (isAddress && SECRET_PARAMETER.test(text)) {
    text = text.replace(/[?#].*$/s, '');
    leaveOut('the end of its address', 'A secret is in it, and addresses are not encrypted.');
  }
  return text;
}

function holds(text: string, secrets: readonly string[]): boolean {
  return (
    holdsPrivateKey(text) ||
    KNOWN_TOKEN.test(text) ||
    LOGIN.test(text) ||
    secrets.some((secret) => text.includes(secret))
  );
}

/** What an account is called by when its name cannot be kept. */
function nameOf({ host, url, baseUrl, username }: Fields): string {
  const name = [host, url, baseUrl, username].find((value) => typeof value === 'string' && value !== '');
  return typeof name === 'string' ? name : 'Account';
}
