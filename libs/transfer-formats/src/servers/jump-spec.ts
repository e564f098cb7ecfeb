import { portOf } from './found-server';

/** One jump server as `ssh -J` takes it. What was not said is missing. */
export interface Hop {
  readonly host: string;
  readonly username?: string;
  readonly port?: number;
  /** The files of the keys that it signs in with, where a command names them. */
  readonly keyFiles?: readonly string[];
}

/** A user, a host and a port come to far less. */
const LONGEST = 1_000;

/** Reads `[user@]host[:port]` or `ssh://[user@]host[:port]`; IPv6 with a port in brackets. Undefined when it is neither. */
export function readHop(text: string): Hop | undefined {
  if (text.length > LONGEST) return undefined;
  const isUri = /^ssh:\/\//i.test(text);
  const address = isUri ? text.slice(6).replace(/\/$/, '') : text;
  const at = address.lastIndexOf('@');
  const username = at < 0 ? undefined : isUri ? decoded(address.slice(0, at)) : address.slice(0, at);
  const place = /^(?:\[([^[\]]+)\]|([^[\]:]+)|([^[\]]*:[^[\]]*:[^[\]]*))(?::(\d+|ssh))?$/.exec(
    address.slice(at + 1),
  );
  // A password has no place in it (ssh(1)), and what holds one must not become a name of a user.
  if (!place || username === '' || username?.includes(':')) return undefined;
  const host = place[1] ?? place[2] ?? place[3];
  const port = place[4] === undefined ? undefined : portOf(place[4] === 'ssh' ? 22 : place[4]);
  if (place[4] !== undefined && port === undefined) return undefined;
  if (/[\s/'"`$\\;&|<>(){}]/.test(host) || host.startsWith('-')) return undefined;
  return { host, ...(username === undefined ? {} : { username }), ...(port === undefined ? {} : { port }) };
}

/** Reads hops between commas, the nearest to the client first; undefined when one of them is none. */
export function readHops(text: string): readonly Hop[] | undefined {
  const hops = text.split(',').map((part) => readHop(part.trim()));
  return hops.every((hop) => hop !== undefined) ? hops : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
