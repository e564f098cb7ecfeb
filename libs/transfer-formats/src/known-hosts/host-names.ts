import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { normalHost } from '@kiops/contracts';
import { fitsPatternList, isPattern } from '../servers/pattern';

/** The names of one machine come to far less. */
const LONGEST = 16_384;

/** The names of one line of a known_hosts file, as far as they mean one port. Null: it stands in, or is hashed with, the names. */
export interface HostNames {
  readonly host: string;
  readonly port: number | null;
}

/**
 * Reads the first field of a line (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): names between commas, `[name]:port`, `[a,b]:port`,
 * hashed ones. Patterns stay together as one list per port: what a negated one takes away counts for all beside it.
 * Undefined when it is none.
 */
export function readHostNames(field: string): readonly HostNames[] | undefined {
  if (field.length > LONGEST) return undefined;
  if (field.startsWith('|')) return HASHED.test(field) ? [{ host: field, port: null }] : undefined;
  const names: { name: string; port: number }[] = [];
  for (const part of field.match(/!?\[[^\]]*\](?::[^,]*)?|[^,]+/g) ?? []) {
    const negation = part.startsWith('!') ? '!' : '';
    const bracketed = /^!?\[([^\]]*)\](?::(\d{1,5}))?$/.exec(part);
    if (part.includes('[') && !bracketed) return undefined;
    const port = bracketed?.[2] === undefined ? 22 : Number(bracketed[2]);
    if (port < 1 || port > 65_535) return undefined;
    const inside = bracketed ? bracketed[1].split(',') : [part.slice(negation.length)];
    for (const name of inside) {
      if (name === '') return undefined;
      names.push({ name: negation + name, port });
    }
  }
  if (names.length === 0) return undefined;
  if (!names.some(({ name }) => isPattern(name)))
    return names.map(({ name, port }) => ({ host: name, port }));
  const ports = [...new Set(names.map(({ port }) => port))];
  // What a pattern with `!` takes away, it takes away on all ports.
  if (ports.length > 1 && names.some(({ name }) => name.startsWith('!'))) {
    return [{ host: names.map(({ name, port }) => written(name, port)).join(','), port: null }];
  }
  return ports.map((port) => ({
    host: names.flatMap((each) => (each.port === port ? [each.name] : [])).join(','),
    port,
  }));
}

/** A name as it is looked up: the usual port is not said. */
function written(name: string, port: number): string {
  if (port === 22) return name;
  return name.startsWith('!') ? `![${name.slice(1)}]:${port}` : `[${name}]:${port}`;
}

const HASHED = /^\|1\|[A-Za-z0-9+/]{27}=\|[A-Za-z0-9+/]{27}=$/;

/** Whether names are those of a server, as ssh looks it up (`hostfile.c` of OpenSSH). */
export function namesFit({ host: names, port: namedPort }: HostNames, host: string, port: number): boolean {
  const lookedUp = written(normalHost(host), port);
  if (!names.startsWith('|')) {
    const list = names.toLowerCase().split(',');
    return fitsPatternList(lookedUp, list.map((name) => written(name, namedPort ?? 22)).join(','));
  }
  const [, , salt, digest] = names.split('|');
  const hash = hmac(sha1, bytesOf(salt), new TextEncoder().encode(lookedUp));
  return btoa(String.fromCharCode(...hash)) === digest;
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
