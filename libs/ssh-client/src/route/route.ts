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

/** A hop that is open. What it was signed in with is not kept. */
interface OpenHop {
  readonly session: SshSession;
  /** How long it may be silent before it is asked for a sign of life, in milliseconds; 0 for ever. */
  readonly keepAlive: number;
}

/** Opens `hops` behind those that have a session already. */
async function openFrom(
  shared: readonly OpenHop[],
  connect: () => Promise<ByteStream>,
  hops: readonly Hop[],
  events: RouteEvents,
): Promise<Route> {
  const opened = [...shared];
  const openHop = async (index: number, hop: Hop): Promise<SshSession> => {
    for (;;) {
      const link =
        index === 0 ? await connect() : await opened[index - 1].session.forward(hop.host, hop.port);
      events.onHop?.(index);
      try {
        return await openSession(link, hop);
      } catch (error) {
        const isOwn = error instanceof SshError && routeError(index, error).hop === index;
        if (!isOwn || !(await events.onDropped?.(index))) throw error;
      }
    }
  };
  for (const [at, hop] of hops.entries()) {
    const index = shared.length + at;
    try {
      const session = await openHop(index, hop);
      opened.push({ session, keepAlive: limitsOf(hop).keepAlive });
      events.onSignedIn?.(index, session);
    } catch (error) {
      void closeAll(opened.slice(shared.length));
      throw error instanceof SshError ? routeError(index, error) : error;
    }
  }
  return routeOver(opened, shared.length);
}

/** The route over hops that are open, of which the first `shared` are another one's. It knows of no credentials. */
function routeOver(opened: readonly OpenHop[], shared: number): Route {
  const sessions = opened.map(({ session }) => session);
  const blame = (index: number, error: SshError): RouteError =>
    error.code === 'timeout' ? new RouteError(firstSilent(opened, index), error) : routeError(index, error);
  return {
    sessions,
    target: sessions[sessions.length - 1],
    ended: Promise.race(sessions.map(async ({ ended }, index) => blame(index, await ended))),
    extend: (further, following = {}) => openFrom(opened, neverConnects, further, following),
    blame: (error) => blame(sessions.length - 1, error),
    close: () => closeAll(opened.slice(shared)),
  };
}

async function closeAll(opened: readonly OpenHop[]): Promise<void> {
  for (const { session } of opened.toReversed()) await session.close();
}

/** What goes on from an open route makes no first connection. */
function neverConnects(): Promise<ByteStream> {
  throw new Error('The route has its first connection already.');
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
function firstSilent(opened: readonly OpenHop[], latest: number): number {
  const isSilent = ({ session, keepAlive }: OpenHop): boolean =>
    keepAlive > 0 && session.silentFor > keepAlive * 2;
  const first = opened.slice(0, latest).findIndex(isSilent);
  return first < 0 ? latest : first;
}
