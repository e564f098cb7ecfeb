import type {
  Exit,
  HostKeyVerdict,
  ProcessRequest,
  PromptAnswer,
  Signal,
  TerminalSize,
} from '@kiops/ssh-client';
import type { HopFailure } from './hop-failure';
import type {
  AskedRequest,
  FromRoute,
  HopProtection,
  HopStep,
  RouteStart,
  ShownHostKey,
  ToRoute,
  WorkerHop,
} from './messages';
import { RouteWorker } from './route-worker';

/** Why a route, or a process on it, failed; `hop` counts from 0. */
export class RouteFailure extends Error {
  override readonly name = 'RouteFailure';

  constructor(
    readonly hop: number,
    readonly failure: HopFailure,
    /** The hop went away before it was offered anything to sign in with. */
    readonly nothingOffered = false,
    /** So many characters of what was typed on a terminal may not have arrived. */
    readonly unconfirmed = 0,
    /** Of a process: the server was not told to start it, or refused to. It can be started elsewhere. */
    readonly neverBegan = false,
  ) {
    super('The SSH route failed.');
  }
}

/** What follows a route while it opens. */
export interface RouteObserver {
  /** How much of the work of a key's passphrase is done, 0 to 1; only before the first step of `hop`. */
  readonly onOpeningKey: (hop: number, done: number) => void;
  readonly onStep: (hop: number, step: HopStep) => void;
  /** How the connection to a hop is protected; told before its step `signed-in`. */
  readonly onProtection: (hop: number, protection: HopProtection) => void;
  /** Decides on a host key; the credential is not offered before it resolves with `accepted`. */
  readonly verifyHostKey: (hop: number, hostKey: ShownHostKey) => Promise<HostKeyVerdict>;
  /** Puts a server's question to the person; undefined when nobody answers. */
  readonly answer: (hop: number, request: AskedRequest) => Promise<readonly PromptAnswer[] | undefined>;
  /** The connection on which the open question was asked is gone. Its answer opens another one. */
  readonly onQuestionDropped: (hop: number) => void;
  /** A ticket for a connection to the first hop: each is good for one. */
  readonly ticket: () => Promise<string>;
}

/**
 * What follows a process. Output comes in order. Who resolves later than it comes holds the server back: so much may be
 * under way as the worker allows, and no more.
 */
export interface ProcessObserver {
  readonly onOutput: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void | Promise<void>;
}

/** A command or shell on the target. */
export interface RouteProcess {
  /** How it ended; rejects with `RouteFailure` when the route ended first. */
  readonly exit: Promise<Exit>;
  write(bytes: Uint8Array): void;
  endInput(): void;
  resize(size: TerminalSize): void;
  /** Servers may ignore it. */
  signal(signal: Signal): void;
  stop(): void;
}

/** A route that is open, for operations. */
export interface OpenedRoute {
  start(request: ProcessRequest, observer: ProcessObserver): RouteProcess;
  /** Ends the route and everything on it. */
  close(): void;
}

/** A route that is open, for other routes to go on from. */
export interface CarryingRoute extends OpenedRoute {
  /** Resolves with the reason when the route is over. */
  readonly ended: Promise<RouteFailure>;
  /** Whether the target gives a sign of life now, within two seconds; false too when the route is over. */
  isAlive(): Promise<boolean>;
  /**
   * Goes on to further hops. What comes is a route of its own, which shares everything up to here, and counts hops from
   * the first of all; closing it leaves this one open. Without further hops it leads to the same target. Rejects as
   * `SshRoute.open` does.
   */
  through(hops: readonly WorkerHop[], observer: RouteObserver, signal: AbortSignal): Promise<CarryingRoute>;
}

/** Opens a route: see `SshRoute.open`. */
export type RouteOpener = (
  relayUrl: string,
  hops: readonly WorkerHop[],
  observer: RouteObserver,
  signal: AbortSignal,
) => Promise<CarryingRoute>;

interface Following {
  readonly observer: ProcessObserver;
  readonly resolve: (exit: Exit) => void;
  readonly reject: (error: RouteFailure) => void;
  /** The server was told to start it. */
  hasBegun: boolean;
}

/** A route whose SSH client runs in a worker. Secrets go into that worker, and end with it. */
export class SshRoute implements CarryingRoute {
  readonly ended: Promise<RouteFailure>;
  /** The number of its hops, with those that it shares. */
  readonly #length: number;
  readonly #id: number;
  readonly #processes = new Map<number, Following>();
  #nextId = 1;
  /** Only while it opens: what follows it knows secrets, which an open route must not keep. */
  #observer: RouteObserver | undefined;
  #settleProbe: (isAlive: boolean) => void = () => undefined;
  #settleOpened: { resolve: () => void; reject: (error: RouteFailure) => void } | undefined;
  #settleEnded: (failure: RouteFailure) => void = () => undefined;

  private constructor(
    private readonly worker: RouteWorker,
    length: number,
    observer: RouteObserver,
  ) {
    this.#length = length;
    this.ended = new Promise((resolve) => (this.#settleEnded = resolve));
    this.#observer = observer;
    this.#id = worker.add((message) => this.#receive(message));
  }

  /**
   * Opens a route through the relay, in a worker of its own. Rejects with `RouteFailure`, with what the observer's
   * `ticket` rejects with, or with the signal's reason when it is aborted. `relayUrl` is absolute (`wss:`).
   */
  static async open(
    relayUrl: string,
    hops: readonly WorkerHop[],
    observer: RouteObserver,
    signal: AbortSignal,
  ): Promise<SshRoute> {
    const ticket = await observer.ticket();
    signal.throwIfAborted();
    const route = new SshRoute(new RouteWorker(), hops.length, observer);
    return route.#open({ relayUrl, ticket }, hops, signal);
  }

  async through(
    hops: readonly WorkerHop[],
    observer: RouteObserver,
    signal: AbortSignal,
  ): Promise<CarryingRoute> {
    signal.throwIfAborted();
    const route = new SshRoute(this.worker, this.#length + hops.length, observer);
    return route.#open({ through: this.#id }, hops, signal);
  }

  isAlive(): Promise<boolean> {
    const probed = new Promise<boolean>((resolve) => (this.#settleProbe = resolve));
    this.#post({ type: 'probe' });
    return Promise.race([probed, this.ended.then(() => false)]);
  }

  start(request: ProcessRequest, observer: ProcessObserver): RouteProcess {
    const id = this.#nextId;
    this.#nextId += 1;
    const exit = new Promise<Exit>((resolve, reject) =>
      this.#processes.set(id, { observer, resolve, reject, hasBegun: false }),
    );
    this.#post({ type: 'start', id, request });
    return {
      exit,
      write: (bytes) => this.#post({ type: 'input', id, bytes }),
      endInput: () => this.#post({ type: 'end-input', id }),
      resize: (size) => this.#post({ type: 'resize', id, size }),
      signal: (signal) => this.#post({ type: 'signal', id, signal }),
      stop: () => this.#post({ type: 'stop', id }),
    };
  }

  /** Ends the route; the first of a worker ends all that go on from it, and the worker with everything that it knew. */
  close(): void {
    this.#post({ type: 'close' });
    this.#over(new RouteFailure(this.#lastHop, { kind: 'ssh', code: 'closed', facts: {} }));
    this.worker.remove(this.#id);
  }

  get #lastHop(): number {
    return this.#length - 1;
  }

  async #open(start: RouteStart, hops: readonly WorkerHop[], signal: AbortSignal): Promise<this> {
    let abort = () => {};
    const opened = new Promise<void>((resolve, reject) => {
      this.#settleOpened = { resolve, reject };
      abort = () => reject(signal.reason);
    });
    signal.addEventListener('abort', abort);
    try {
      this.#post({ type: 'open', start, hops });
      await opened;
      return this;
    } catch (error) {
      this.close();
      throw error;
    } finally {
      this.#observer = undefined;
      // What works on the open route ends by itself first, and says so: whoever stops it closes the route then.
      signal.removeEventListener('abort', abort);
    }
  }

  #post(message: ToRoute): void {
    this.worker.post(this.#id, message);
  }

  #receive(message: FromRoute): void {
    if (this.#observer && this.#follow(message, this.#observer)) return;
    switch (message.type) {
      case 'probed':
        return this.#settleProbe(message.isAlive);
      case 'opened':
        return this.#settleOpened?.resolve();
      case 'failed':
        return this.#over(new RouteFailure(message.hop, message.failure, message.nothingOffered));
      case 'ended':
        return this.#over(new RouteFailure(message.hop, message.failure, false, message.unconfirmed));
      case 'begins':
        return this.#began(message.id);
      case 'output':
        return void this.#deliver(message.id, message.stream, message.bytes);
      case 'exit':
        this.#processes.get(message.id)?.resolve(message.exit);
        return void this.#processes.delete(message.id);
      case 'process-failed':
        this.#failProcess(
          message.id,
          new RouteFailure(message.hop ?? this.#lastHop, message.failure, false, message.unconfirmed),
        );
        return void this.#processes.delete(message.id);
    }
  }

  /** Tells what follows the opening; false for what is no part of that. */
  #follow(message: FromRoute, observer: RouteObserver): boolean {
    switch (message.type) {
      case 'opening-key':
        observer.onOpeningKey(message.hop, message.done);
        return true;
      case 'hop':
        observer.onStep(message.hop, message.step);
        return true;
      case 'protection':
        observer.onProtection(message.hop, message.protection);
        return true;
      case 'host-key':
        void this.#decide(message.hop, message.hostKey, observer);
        return true;
      case 'question':
        void this.#ask(message.hop, message.request, observer);
        return true;
      case 'question-dropped':
        observer.onQuestionDropped(message.hop);
        return true;
      case 'ticket-needed':
        void this.#renewTicket(observer);
        return true;
      default:
        return false;
    }
  }

  async #deliver(id: number, stream: 'stdout' | 'stderr', bytes: Uint8Array): Promise<void> {
    await this.#processes.get(id)?.observer.onOutput(stream, bytes);
    this.#post({ type: 'taken', id, bytes: bytes.length });
  }

  async #decide(hop: number, hostKey: ShownHostKey, observer: RouteObserver): Promise<void> {
    const verdict = await observer.verifyHostKey(hop, hostKey).catch((): HostKeyVerdict => 'refused');
    this.#post({ type: 'host-key-verdict', hop, verdict });
  }

  async #ask(hop: number, request: AskedRequest, observer: RouteObserver): Promise<void> {
    const answers = await observer.answer(hop, request).catch(() => undefined);
    this.#post({ type: 'answers', answers });
  }

  async #renewTicket(observer: RouteObserver): Promise<void> {
    const ticket = await observer.ticket().catch(() => undefined);
    this.#post({ type: 'ticket', ticket });
  }

  #over(failure: RouteFailure): void {
    this.#settleOpened?.reject(failure);
    for (const id of this.#processes.keys()) this.#failProcess(id, failure);
    this.#processes.clear();
    this.#settleEnded(failure);
  }

  #began(id: number): void {
    const following = this.#processes.get(id);
    if (following) following.hasBegun = true;
  }

  #failProcess(id: number, { hop, failure, nothingOffered, unconfirmed }: RouteFailure): void {
    const following = this.#processes.get(id);
    const neverBegan = !following?.hasBegun || wasRefused(failure);
    following?.reject(new RouteFailure(hop, failure, nothingOffered, unconfirmed, neverBegan));
  }
}

/** Whether the server refused to start what it was told to. Without the terminal that it refused, a shell has begun. */
function wasRefused(failure: HopFailure): boolean {
  if (failure.kind !== 'ssh' || failure.code !== 'request-refused') return false;
  return failure.facts.request === 'exec' || failure.facts.request === 'shell';
}
