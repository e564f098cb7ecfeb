import { DEFAULT_SERVER_PORTS, holdsPrivateKey, HOST, LIMITS, type ServerProtocol } from '@kiops/contracts';
import type { ReadEntry } from '../reading';
import type { ReadingBuilder } from '../reading-builder';

/** A server as another tool knows it. What is empty was not said. */
export interface FoundServer {
  readonly at: string;
  readonly label: string;
  readonly host: string;
  readonly protocol?: ServerProtocol;
  /** As a number or as it stands there; the protocol's usual one when it was not said. */
  readonly port?: number | string;
  readonly username?: string;
  /** The ref of another entry. */
  readonly jumpServer?: string;
  readonly allowOldAlgorithms?: boolean;
  readonly notes?: string;
  /** Signs in by it: to the vault for SSH, to the entry otherwise. */
  readonly password?: string;
  readonly groups?: readonly string[];
  readonly keyFiles?: readonly string[];
  readonly remarks?: readonly string[];
}

/** The port of a text; undefined when it is none (RFC 6335 section 6, without 0). */
export function portOf(text: number | string): number | undefined {
  if (!/^\d{1,6}$/.test(String(text).trim())) return undefined;
  const port = Number(text);
  return port >= LIMITS.port.min && port <= LIMITS.port.max ? port : undefined;
}

/**
 * Adds a server, and what signs in to it, or leaves it out when it has no address that a server can have. A user that
 * nobody named is asked for: nothing is guessed.
 */
export function addServer(builder: ReadingBuilder, found: FoundServer, ref?: string): ReadEntry | undefined {
  const { at, label, protocol = 'ssh', groups = [], keyFiles = [], remarks = [] } = found;
  const host = found.host.trim();
  const username = found.username?.trim() ?? '';
  const what = `the server ${label || host || 'without a name'}`;
  if (host === '') {
    builder.leaveOut(at, what, 'It has no address.');
    return undefined;
  }
  if (!HOST.test(host) || host.length > LIMITS.host.max) {
    builder.leaveOut(at, what, 'Its address is no host name and no IP address.');
    return undefined;
  }
  const given = found.port ?? '';
  const port = given === '' ? (DEFAULT_SERVER_PORTS[protocol] ?? undefined) : portOf(given);
  if (port === undefined && given !== '') {
    builder.leaveOut(at, what, 'Its port is no number from 1 to 65535.');
    return undefined;
  }
  const password = passwordOf(builder, found);
  const asks = [
    ...(port === undefined ? ['port'] : []),
    ...(username === '' ? ['username'] : []),
    ...(keyFiles.length === 0 ? [] : ['privateKey']),
  ];
  const entry = {
    ...(ref === undefined ? {} : { ref }),
    store: 'servers' as const,
    at,
    fields: {
      label: label || host,
      protocol,
      host,
      ...(port === undefined ? {} : { port }),
      ...(username === '' ? {} : { username }),
      ...(found.jumpServer === undefined ? {} : { jumpServer: found.jumpServer }),
      ...(found.allowOldAlgorithms ? { allowOldAlgorithms: true } : {}),
      ...(found.notes ? { notes: found.notes } : {}),
    },
    ...(protocol === 'ssh' || password === '' ? {} : { secret: { password } }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(asks.length === 0 ? {} : { asks }),
    ...(keyFiles.length === 0 ? {} : { keyFiles }),
    ...(remarks.length === 0 ? {} : { remarks }),
  };
  if (protocol !== 'ssh' || password === '') return builder.add(entry);
  const added = builder.add(entry, [password]);
  const named = added.fields['username'];
  builder.addSshSecret({
    at: added.at,
    host,
    port: port ?? null,
    username: typeof named === 'string' ? named : null,
    secret: { kind: 'password', password },
  });
  return added;
}

/** The password, unless it is a key, which signs in in another way. */
function passwordOf(builder: ReadingBuilder, { at, label, host, password = '' }: FoundServer): string {
  if (!holdsPrivateKey(password)) return password;
  builder.leaveOut(
    at,
    `the private key of ${label || host}`,
    'It stands where a password does. Import the key by itself, and choose the server then.',
  );
  return '';
}
