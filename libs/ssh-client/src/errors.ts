import type { HostKey } from './host-key';

/** What ran out of time. */
export type TimeLimitName = 'connect' | 'authentication' | 'key re-exchange' | 'reply' | 'keepalive' | 'idle';

/** How far a session had come. */
export type SessionPhase = 'identification' | 'key exchange' | 'authentication' | 'connection';

/** Which list of KEXINIT had no common entry (RFC 4253 §7.1). */
export type AlgorithmKind = 'key exchange' | 'host key' | 'cipher' | 'MAC' | 'compression';

/** What both sides have of one kind, best first. */
export interface AlgorithmList {
  readonly kind: AlgorithmKind;
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/** Every way in which a session can fail, with what is known about it. */
export interface SshErrorFacts {
  /** The other side answered, but not as an SSH server. `firstLine` is cut to 200 characters. */
  'not-ssh': { readonly firstLine: string };
  /** The server speaks only the old SSH 1 protocol. */
  'ssh-1-only': { readonly identification: string };
  /** The stream ended before the server had said anything: something between closes it, or the server takes no more. */
  'closed-before-identification': Record<never, never>;
  /** The server says that it takes no more connections now (MaxStartups, PerSourcePenalties, reason 12). */
  'too-many-connections': { readonly text: string };
  /** The stream ended or broke without a word. `offered` is whether the server had been offered a credential. */
  'connection-lost': { readonly phase: SessionPhase; readonly offered: boolean };
  /** The server ended the session with a reason (RFC 4253 §11.1). `offered` as before. */
  disconnected: {
    readonly phase: SessionPhase;
    readonly offered: boolean;
    readonly reason: number;
    readonly description: string;
  };
  /** A packet was forged or damaged on the way. */
  'bad-mac': Record<never, never>;
  'packet-too-large': { readonly length: number; readonly limit: number };
  /** A packet or message is not built as the RFCs say. */
  malformed: Record<never, never>;
  /** A message came that has no place here. */
  'unexpected-message': { readonly message: number; readonly phase: SessionPhase };
  /** `missing` are the lists without a common entry; `oldWouldDo` is whether old algorithms, if allowed, fill them all. */
  'no-common-algorithm': {
    readonly missing: readonly AlgorithmKind[];
    readonly lists: readonly AlgorithmList[];
    readonly oldWouldDo: boolean;
  };
  /** The server's share of the key exchange is not a valid one. */
  'bad-key-exchange': Record<never, never>;
  /** The server did not prove that it has the private part of its host key. */
  'bad-host-key-signature': { readonly hostKey: HostKey };
  /** An RSA host key that is too short to trust. */
  'weak-host-key': { readonly hostKey: HostKey; readonly bits: number };
  'host-key-unknown': { readonly hostKey: HostKey };
  'host-key-changed': { readonly hostKey: HostKey };
  /** The user looked at the host key and said no. */
  'host-key-refused': { readonly hostKey: HostKey };
  /** The server showed another host key in the middle of the session. */
  'host-key-switched': { readonly hostKey: HostKey; readonly before: HostKey };
  /** None of the given credentials is of a kind that the server asks for. */
  'method-not-offered': { readonly offered: readonly string[]; readonly given: readonly string[] };
  /** The server looked at the credentials and refused those of `tried`; what it `accepted` before was right. */
  'credential-refused': {
    readonly offered: readonly string[];
    readonly tried: readonly string[];
    readonly accepted: readonly string[];
  };
  /** The server asked questions (RFC 4256) and did not take what a person answered. It does not say what was wrong. */
  'answers-refused': { readonly offered: readonly string[]; readonly accepted: readonly string[] };
  /** The server asked something that nobody answered. */
  'question-unanswered': { readonly offered: readonly string[]; readonly accepted: readonly string[] };
  /** Credentials were accepted, but the server wants one more of `offered`. */
  'more-credentials-needed': { readonly offered: readonly string[]; readonly accepted: readonly string[] };
  /**
   * The server takes keys of this type only with other signature algorithms. `accepted` is empty where it does not say
   * which: it is older than the ones that the key can make.
   */
  'key-algorithm-not-accepted': {
    readonly algorithms: readonly string[];
    readonly accepted: readonly string[];
  };
  /** The server ended the session; of the methods that it was `tried` with, it took none. */
  'too-many-attempts': {
    readonly description: string;
    readonly tried: readonly string[];
    readonly accepted: readonly string[];
  };
  /** The server wants a new password before it lets the user in. */
  'password-expired': { readonly prompt: string };
  /** The server did not open a channel of this type (RFC 4254 §5.1): `session`, `direct-tcpip`. */
  'channel-refused': { readonly channel: string; readonly reason: number; readonly description: string };
  /** The server refused `exec`, `shell`, `pty-req` or another request on a channel. */
  'request-refused': { readonly request: string };
  /** The channel is closed; nothing can be sent on it. */
  'channel-closed': Record<never, never>;
  /** The server sent more than the channel's window allows. */
  'window-overflow': Record<never, never>;
  /** The server asks for answers faster than it takes them. */
  flood: Record<never, never>;
  /** The time limit `limit` passed. */
  timeout: { readonly limit: TimeLimitName; readonly milliseconds: number };
  /** The session was closed from this side. */
  closed: Record<never, never>;
  /** The caller's AbortSignal stopped it. */
  cancelled: Record<never, never>;
}

export type SshErrorCode = keyof SshErrorFacts;

/** Why a session, or one thing in it, failed. Neither the message nor the facts ever hold a secret. */
export class SshError<Code extends SshErrorCode = SshErrorCode> extends Error {
  override readonly name = 'SshError';

  constructor(
    readonly code: Code,
    message: string,
    readonly facts: SshErrorFacts[Code],
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** A packet or message that is not built as it should be. */
export function malformed(what: string, cause?: unknown): SshError<'malformed'> {
  return new SshError('malformed', what, {}, { cause });
}

/** The one error for everything that ran out of time. */
export function timedOut(limit: TimeLimitName, milliseconds: number): SshError<'timeout'> {
  const message = `The time limit for ${limit} passed: ${milliseconds / 1000} s.`;
  return new SshError('timeout', message, { limit, milliseconds });
}
