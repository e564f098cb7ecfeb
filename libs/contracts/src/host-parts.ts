import { HOST } from './host';
import { LIMITS } from './limits';

/** What stands around a host where people copy it from. */
export interface HostParts {
  /** Without brackets. */
  readonly host: string;
  readonly port?: number;
  readonly username?: string;
  /** Whether there was a password in it, which is not taken. */
  readonly hadPassword: boolean;
}

/**
 * Takes `ssh://user@host:22/`, `user@host` or `host:22` apart (RFC 3986 section 3.2). Undefined for a host alone, and for
 * what is no host with anything around it.
 */
export function splitHost(text: string): HostParts | undefined {
  if (text.length > LIMITS.url.max) return undefined;
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(text.trim()) ?? [];
  const authority = scheme === undefined ? rest : rest.split(/[/?#]/, 1)[0];
  const at = authority.lastIndexOf('@');
  const [account, password] = at < 0 ? [] : authority.slice(0, at).split(/:(.*)/s, 2);
  const username = account === undefined || account === '' ? undefined : decoded(account, scheme);
  const place = placeOf(authority.slice(at + 1));
  if (!place || (scheme === undefined && username === undefined && place.port === undefined))
    return undefined;
  return { ...place, ...(username !== undefined && { username }), hadPassword: password !== undefined };
}

function placeOf(text: string): Pick<HostParts, 'host' | 'port'> | undefined {
  if (HOST.test(text)) return { host: withoutBrackets(text) };
  const [, host, digits] = /^(.*):(\d{1,5})$/s.exec(text) ?? [];
  const port = Number(digits);
  if (host === undefined || !HOST.test(host) || port < LIMITS.port.min || port > LIMITS.port.max)
    return undefined;
  return { host: withoutBrackets(host), port };
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/s, '$1');
}

/** Only in an address, `%40` stands for another sign. */
function decoded(account: string, scheme: string | undefined): string {
  if (scheme === undefined) return account;
  try {
    return decodeURIComponent(account);
  } catch {
    return account;
  }
}
