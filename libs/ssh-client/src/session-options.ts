import type { Credential } from './authentication/credentials';
import { Clock, systemClock } from './clock';
import type { HostKey } from './host-key';
import { hostKeyAlgorithmsPreferring } from './key-exchange/host-key';
import { AlgorithmOffer, DEFAULT_OFFER, OFFER_WITH_OLD } from './key-exchange/negotiation';

/** Time limits and intervals, all in milliseconds. The time that people take to answer does not count. */
export interface SessionLimits {
  /** From the start to the end of the first key exchange. */
  readonly connect: number;
  /** Signing in. */
  readonly authentication: number;
  /** Signing in, once the server asks questions: a person's phone may have to answer, too. */
  readonly questions: number;
  /** A key exchange in the middle of the session. */
  readonly rekey: number;
  /** The answer to a channel's opening or request; without one, that channel is given up, and the session goes on. */
  readonly reply: number;
  /** How long the server may be silent before it is asked for a sign of life; 0 for never. */
  readonly keepAlive: number;
  /** How long no data may pass on any channel before the session is closed; 0 for ever. */
  readonly idle: number;
}

/** Limits where the caller gives none. */
export const DEFAULT_LIMITS: SessionLimits = {
  connect: 20_000,
  authentication: 30_000,
  // The time that sshd leaves if it is not told otherwise (LoginGraceTime).
  questions: 120_000,
  rekey: 30_000,
  reply: 30_000,
  keepAlive: 20_000,
  idle: 0,
};

/** What the caller says about a host key. Every answer but `accepted` ends the session. */
export type HostKeyVerdict = 'accepted' | 'unknown' | 'changed' | 'refused';

export interface SessionOptions {
  readonly username: string;
  /** Tried in this order; see {@link Credential}. */
  readonly credentials: readonly Credential[];
  /**
   * Decides on the server's host key, which has proved to be the server's own. It may ask the user. No credential
   * is offered before it resolves with `accepted`.
   */
  readonly verifyHostKey: (hostKey: HostKey) => Promise<HostKeyVerdict> | HostKeyVerdict;
  /** The types of the keys pinned for this server: it is asked to show one of them rather than another one. */
  readonly knownHostKeyTypes?: readonly string[];
  /** Offers SHA-1 and CBC too, behind everything else: for old devices, whose owner has allowed it. */
  readonly allowOldAlgorithms?: boolean;
  /** Narrows what is offered. */
  readonly algorithms?: Partial<AlgorithmOffer>;
  readonly limits?: Partial<SessionLimits>;
  /** Text that the server shows before signing in. It is the server's: show it as text only. */
  readonly onBanner?: (text: string) => void;
  /** Stops the session, at any time: with `cancelled`. */
  readonly signal?: AbortSignal;
  /** Each channel's window in bytes; 2 MiB if not given. It bounds the memory that an unread channel takes. */
  readonly windowSize?: number;
  /** New keys after so many bytes in either direction; 1 GiB if not given (RFC 4253 §9). */
  readonly rekeyAfterBytes?: number;
  readonly clock?: Clock;
}

export const DEFAULT_WINDOW = 0x200000;
export const DEFAULT_REKEY_BYTES = 0x40000000;
/** How many signs of life in a row may fail. */
export const KEEP_ALIVE_ATTEMPTS = 3;

/** What the options say, or else the defaults. */
export function limitsOf(options: Pick<SessionOptions, 'limits'>): SessionLimits {
  return { ...DEFAULT_LIMITS, ...options.limits };
}

export function clockOf(options: Pick<SessionOptions, 'clock'>): Clock {
  return options.clock ?? systemClock;
}

export function offerOf(options: Omit<SessionOptions, 'credentials'>): AlgorithmOffer {
  const offer = options.allowOldAlgorithms === true ? OFFER_WITH_OLD : DEFAULT_OFFER;
  const hostKeys = hostKeyAlgorithmsPreferring(options.knownHostKeyTypes ?? [], offer.hostKeys);
  return { ...offer, hostKeys, ...options.algorithms };
}
