import type { ByteStream } from '../byte-stream';
import { SshError } from '../errors';
import { SshSession, openSession } from '../session';
import { SessionOptions, limitsOf } from '../session-options';

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
  /** Resolves when the first of the sessions is over, with the hop that is to blame. Never rejects. */
  readonly ended: Promise<RouteError>;
  /**
   * Goes on from the target to further hops, as `openRoute` does. What comes is a route of its own with all hops, those
   * that it shares with this one first; closing it leaves those open. Without further hops it leads to the same target.
   */
  extend(hops: readonly Hop[], events?: RouteEvents): Promise<Route>;
  /** Which hop is to blame for an error of the target's session, or of something on it. */
  blame(error: SshError): RouteError;
  /** Closes what was opened for it, the target first; resolves when every server was told. */
  close(): Promise<void>;
}

/** Why a route was not opened, or is over: the hop's own error is the cause. */
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
  readonly onSignedIn?: (hop: number, session: SshSession) => void;
  /** The hop's connection ended before it let the user in: whether it is made once more. The hops before it stay. */
  readonly onDropped?: (hop: number) => Promise<boolean>;
}

/**
 * Opens a route. `connect` makes a stream to the first hop; every further hop is reached by direct-tcpip through the one
 * before (RFC 4254 §7.2), with its own host key and its own credentials. Rejects with {@link RouteError}, or with what
 * `connect` rejects with; then everything opened so far is closed.
 */
export async function openRoute(
  connect: () => Promise<ByteStream>,
  hops: readonly Hop[],
  events: RouteEvents = {},
): Promise<Route> {
  if (hops.length === 0) throw new RangeError('A route needs a hop.');
  return openFrom([], connect, hops, events);
}

/** Opens the hops behind those that have a session already. */
async function openFrom(
  shared: readonly SshSession[],
  connect: () => Promise<ByteStream>,
  hops: readonly Hop[],
  events: RouteEvents,
): Promise<Route> {
  const sessions = [...shared];
  const close = async (): Promise<void> => {
    for (const session of sessions.slice(shared.length).toReversed()) await session.close();
  };
  const openHop = async (index: number, hop: Hop): Promise<SshSession> => {
    for (;;) {
      const link = index === 0 ? await connect() : await sessions[index - 1].forward(hop.host, hop.port);
      events.onHop?.(index);
      try {
        return await openSession(link, hop);
      } catch (error) {
        const isOwn = error instanceof SshError && routeError(index, error).hop === index;
        if (!isOwn || !(await events.onDropped?.(index))) throw error;
      }
    }
  };
  for (const [index, hop] of hops.entries()) {
    if (index < shared.length) continue;
    try {
      const session = await openHop(index, hop);
      sessions.push(session);
      events.onSignedIn?.(index, session);
    } catch (error) {
      void close();
      throw error instanceof SshError ? routeError(index, error) : error;
    }
  }
  const blame = (index: number, error: SshError): RouteError =>
    error.code === 'timeout'
      ? new RouteError(firstSilent(sessions, hops, index), error)
      : routeError(index, error);
  return {
    sessions,
    target: sessions[sessions.length - 1],
    ended: Promise.race(sessions.map(async ({ ended }, index) => blame(index, await ended))),
    extend: (further, following = {}) => openFrom(sessions, connect, [...hops, ...further], following),
    blame: (error) => blame(sessions.length - 1, error),
    close,
  };
}

/** If the connection broke because the session that carries it ended, that session's hop is to blame. */
function routeError(hop: number, error: SshError): RouteError {
  const carrier =
    error.code === 'connection-lost' && error.cause instanceof SshError ? error.cause : undefined;
  // A closed channel is the far end's doing; the session that carried it lives.
  const ended = carrier?.code === 'channel-closed' ? undefined : carrier;
  return hop > 0 && ended !== undefined ? routeError(hop - 1, ended) : new RouteError(hop, error);
}

/**
 * Where a route went dead. Behind a dead hop all are silent, and any of them may find out first; a living one has
 * answered its last keepalive.
 */
function firstSilent(sessions: readonly SshSession[], hops: readonly Hop[], latest: number): number {
  const isSilent = ({ silentFor }: SshSession, index: number): boolean => {
    const { keepAlive } = limitsOf(hops[index]);
    return keepAlive > 0 && silentFor > keepAlive * 2;
  };
  const first = sessions.slice(0, latest).findIndex(isSilent);
  return first < 0 ? latest : first;
}
