import type { ByteStream } from '../byte-stream';
import { SshError } from '../errors';
import { SshSession, openSession } from '../session';
import type { SessionOptions } from '../session-options';

/** One server on the way: where the hop before it finds it, and how to sign in there. */
export interface Hop extends SessionOptions {
  readonly host: string;
  readonly port: number;
}

/** A chain of sessions, each inside a channel of the one before; the target is the last. */
export interface Route {
  /** First hop first. */
  readonly sessions: readonly SshSession[];
  readonly target: SshSession;
  /** Closes all, the target first; resolves when every server was told. */
  close(): Promise<void>;
}

/** Why a route was not opened: the hop's own error is the cause. */
export class RouteError extends Error {
  override readonly name = 'RouteError';

  constructor(
    /** Which hop failed, from 0. */
    readonly hop: number,
    override readonly cause: SshError,
  ) {
    super(cause.message, { cause });
  }
}

/** What may be followed while a route opens. */
export interface RouteEvents {
  /** The hop's connection is made; its session begins. */
  readonly onHop?: (hop: number) => void;
  /** The hop let the user in. */
  readonly onSignedIn?: (hop: number) => void;
}

/**
 * Opens a route. `stream` leads to the first hop; every further hop is reached by direct-tcpip through the one
 * before (RFC 4254 §7.2), with its own host key and its own credentials. Rejects with {@link RouteError}; then
 * everything opened so far is closed.
 */
export async function openRoute(
  stream: ByteStream,
  hops: readonly Hop[],
  events: RouteEvents = {},
): Promise<Route> {
  if (hops.length === 0) throw new RangeError('A route needs a hop.');
  const sessions: SshSession[] = [];
  const close = async (): Promise<void> => {
    for (const session of sessions.toReversed()) await session.close();
  };
  for (const [index, hop] of hops.entries()) {
    try {
      const link = index === 0 ? stream : await sessions[index - 1].forward(hop.host, hop.port);
      events.onHop?.(index);
      sessions.push(await openSession(link, hop));
      events.onSignedIn?.(index);
    } catch (error) {
      void close();
      throw error instanceof SshError ? routeError(index, error) : error;
    }
  }
  return { sessions, target: sessions[sessions.length - 1], close };
}

/** If the connection broke because the session that carries it ended, that session's hop is to blame. */
function routeError(hop: number, error: SshError): RouteError {
  const carrier =
    error.code === 'connection-lost' && error.cause instanceof SshError ? error.cause : undefined;
  return hop > 0 && carrier !== undefined ? routeError(hop - 1, carrier) : new RouteError(hop, error);
}
