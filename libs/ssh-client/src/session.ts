import { authenticate } from './authentication/authenticate';
import type { ByteStream } from './byte-stream';
import type { Clock } from './clock';
import { Connection } from './connection/connection';
import { ForwardedStream, openDirectTcpip } from './connection/direct-tcpip';
import { keepAlive } from './connection/keep-alive';
import {
  CommandResult,
  ProcessRequest,
  RemoteProcess,
  collectOutput,
  startProcess,
} from './connection/remote-process';
import { SshError, timedOut } from './errors';
import type { HostKey } from './host-key';
import type { Algorithms } from './key-exchange/negotiation';
import {
  DEFAULT_REKEY_BYTES,
  DEFAULT_WINDOW,
  HostKeyVerdict,
  KEEP_ALIVE_ATTEMPTS,
  SessionLimits,
  SessionOptions,
  clockOf,
  limitsOf,
  offerOf,
} from './session-options';
import { TimeLimit } from './time-limit';
import { Transport } from './transport/transport';

/** How much output {@link SshSession.run} keeps of each stream if not told otherwise. */
const DEFAULT_OUTPUT_LIMIT = 0x1000000;

/** A signed-in session with one server. */
export interface SshSession {
  readonly serverIdentification: string;
  readonly hostKey: HostKey;
  /** In use now; a later key exchange may change them. */
  readonly algorithms: Algorithms;
  /** Resolves when the session is over, with the reason; `closed` if that was {@link close}. Never rejects. */
  readonly ended: Promise<SshError>;
  /** How long the server has been silent, in milliseconds; one that lives answers its keepalives. */
  readonly silentFor: number;
  /**
   * Starts a command or a shell: RFC 4254 §6. `onBeginning` is called when the server is about to be told what to start:
   * until then nothing was begun there.
   */
  start(request: ProcessRequest, onBeginning?: () => void): Promise<RemoteProcess>;
  /** Runs a command to its end, without stdin. Keeps up to `outputLimit` bytes (16 MiB) of each output. */
  run(command: string, outputLimit?: number): Promise<CommandResult>;
  /** Has the server connect to `host:port`: RFC 4254 §7.2. */
  forward(host: string, port: number): Promise<ForwardedStream>;
  /**
   * Whether the server gives a sign of life within so many milliseconds, if it is asked for one now. A session that is
   * over gives none.
   */
  answersWithin(milliseconds: number): Promise<boolean>;
  /** Agrees on new keys; at once, or as soon as the first channel was asked for and answered. */
  rekey(): void;
  /** Ends the session; everything that still waits rejects with `closed`. Resolves when the server was told. */
  close(): Promise<void>;
}

/**
 * Opens a session over a stream: identification, key exchange, host key, signing in. Rejects with {@link SshError};
 * then the stream is closed.
 */
export async function openSession(stream: ByteStream, options: SessionOptions): Promise<SshSession> {
  // The session lives on without what it was signed in with.
  const { credentials, ...others } = options;
  return new SessionOpening(stream, others).run(credentials);
}

class SessionOpening {
  private readonly clock: Clock;
  private readonly limits: SessionLimits;
  private readonly transport: Transport;
  private limit: TimeLimit;
  private hasQuestions = false;

  constructor(
    stream: ByteStream,
    private readonly options: Omit<SessionOptions, 'credentials'>,
  ) {
    this.clock = clockOf(options);
    this.limits = limitsOf(options);
    this.transport = new Transport(stream, {
      offer: offerOf(options),
      clock: this.clock,
      rekeyAfterBytes: options.rekeyAfterBytes ?? DEFAULT_REKEY_BYTES,
      rekeyMilliseconds: this.limits.rekey,
      acceptHostKey: (hostKey) => this.acceptHostKey(hostKey),
    });
    this.limit = this.startLimit('connect', this.limits.connect);
    this.obeySignal(options.signal);
  }

  async run(credentials: SessionOptions['credentials']): Promise<SshSession> {
    const { transport, options } = this;
    try {
      await transport.handshake();
      this.limit.stop();
      this.limit = this.startLimit('authentication', this.limits.authentication);
      await authenticate(transport, {
        username: options.username,
        credentials,
        allowOldAlgorithms: options.allowOldAlgorithms === true,
        onBanner: (text) => options.onBanner?.(text),
        ask: (question) => this.ask(question),
        onQuestions: () => this.leaveTimeForQuestions(),
      });
    } finally {
      this.limit.stop();
    }
    return new OpenSession(transport, this.clock, this.limits, options.windowSize ?? DEFAULT_WINDOW);
  }

  /** Once: a server that asks for ever has no more time than others. */
  private leaveTimeForQuestions(): void {
    if (this.hasQuestions) return;
    this.hasQuestions = true;
    this.limit.stop();
    this.limit = this.startLimit('authentication', this.limits.questions);
  }

  private startLimit(name: 'connect' | 'authentication', milliseconds: number): TimeLimit {
    return new TimeLimit(this.clock, milliseconds, () => this.transport.expire(name, milliseconds));
  }

  private async acceptHostKey(hostKey: HostKey): Promise<void> {
    const verdict = await this.ask(async () => this.options.verifyHostKey(hostKey));
    if (verdict !== 'accepted') throw hostKeyError(verdict, hostKey);
  }

  /** Asks a person; the answer comes too late if the session ends before. */
  private async ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    const stopped = this.transport.ended.then((error) => Promise.reject(error));
    try {
      return await this.limit.pausedFor(() => Promise.race([question(), stopped]));
    } catch (error) {
      if (error instanceof SshError) throw error;
      // What the caller's code threw says that it has no answer.
      throw new SshError('cancelled', 'A question to the user was not answered.', {}, { cause: error });
    }
  }

  private obeySignal(signal: AbortSignal | undefined): void {
    if (signal === undefined) return;
    const stop = (): void =>
      void this.transport.fail(new SshError('cancelled', 'The session was cancelled.', {}));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    void this.transport.ended.then(() => signal.removeEventListener('abort', stop));
  }
}

class OpenSession implements SshSession {
  readonly ended: Promise<SshError>;
  private readonly connection: Connection;
  private lastActivity: number;
  private stopIdle: () => void = () => undefined;

  constructor(
    private readonly transport: Transport,
    private readonly clock: Clock,
    private readonly limits: SessionLimits,
    windowSize: number,
  ) {
    this.ended = transport.ended;
    this.lastActivity = clock.now();
    this.connection = new Connection(
      transport,
      windowSize,
      (answer, giveUp) => this.withReplyLimit(answer, giveUp),
      () => (this.lastActivity = clock.now()),
    );
    void this.connection.run();
    this.watch();
  }

  get serverIdentification(): string {
    return this.transport.peer.theirIdentification;
  }

  get hostKey(): HostKey {
    return this.transport.peer.hostKey;
  }

  get algorithms(): Algorithms {
    return this.transport.algorithms;
  }

  get silentFor(): number {
    return this.transport.silentFor;
  }

  start(request: ProcessRequest, onBeginning?: () => void): Promise<RemoteProcess> {
    return startProcess(this.connection, request, onBeginning);
  }

  async run(command: string, outputLimit = DEFAULT_OUTPUT_LIMIT): Promise<CommandResult> {
    const process = await this.start({ command });
    process.end();
    return collectOutput(process, outputLimit);
  }

  forward(host: string, port: number): Promise<ForwardedStream> {
    return openDirectTcpip(this.connection, host, port);
  }

  async answersWithin(milliseconds: number): Promise<boolean> {
    let isLate: () => void = () => undefined;
    const late = new Promise<boolean>((resolve) => (isLate = () => resolve(false)));
    const cancel = this.clock.schedule(milliseconds, isLate);
    const answered = this.connection.answers().then(() => true);
    const over = this.ended.then(() => false);
    return Promise.race([answered, late, over]).finally(cancel);
  }

  rekey(): void {
    this.transport.rekey();
  }

  close(): Promise<void> {
    this.transport.fail(new SshError('closed', 'The session was closed from this side.', {}));
    return this.transport.closed;
  }

  /** What is not answered is given up alone: whether the server still lives, its keepalives tell. */
  private async withReplyLimit<Answer>(
    answer: Promise<Answer>,
    giveUp: (error: SshError) => void,
  ): Promise<Answer> {
    const { reply } = this.limits;
    const cancel = this.clock.schedule(reply, () => giveUp(timedOut('reply', reply)));
    try {
      return await answer;
    } finally {
      cancel();
    }
  }

  private watch(): void {
    const { keepAlive: interval, idle } = this.limits;
    if (interval > 0) {
      const stop = keepAlive({
        clock: this.clock,
        intervalMilliseconds: interval,
        attempts: KEEP_ALIVE_ATTEMPTS,
        signsOfLife: () => this.transport.packetsReceived,
        ping: () => this.connection.ping(),
        dead: () => this.transport.fail(timedOut('keepalive', interval * KEEP_ALIVE_ATTEMPTS)),
      });
      void this.ended.then(stop);
    }
    if (idle > 0) this.watchIdle(idle);
    void this.ended.then(() => this.stopIdle());
  }

  private watchIdle(idle: number): void {
    const left = this.lastActivity + idle - this.clock.now();
    if (left <= 0) this.transport.fail(timedOut('idle', idle));
    else this.stopIdle = this.clock.schedule(left, () => this.watchIdle(idle));
  }
}

function hostKeyError(verdict: Exclude<HostKeyVerdict, 'accepted'>, hostKey: HostKey): SshError {
  const key = `${hostKey.type} ${hostKey.fingerprint}`;
  switch (verdict) {
    case 'unknown':
      return new SshError('host-key-unknown', `Nobody has confirmed the server's host key yet: ${key}.`, {
        hostKey,
      });
    case 'changed':
      return new SshError(
        'host-key-changed',
        `The server's host key is not the one that was pinned: ${key}.`,
        { hostKey },
      );
    case 'refused':
      return new SshError('host-key-refused', `The server's host key was refused: ${key}.`, { hostKey });
  }
}
