import type {
  Exit,
  HostKeyVerdict,
  InteractiveRequest,
  ProcessRequest,
  PromptAnswer,
  Signal,
  TerminalSize,
} from '@kiops/ssh-client';
import type { HopFailure } from './hop-failure';
import type { FromWorker, HopProtection, HopStep, ShownHostKey, ToWorker, WorkerHop } from './messages';

/** Why a route, or a process on it, failed; `hop` counts from 0. */
export class RouteFailure extends Error {
  override readonly name = 'RouteFailure';

  constructor(
    readonly hop: number,
    readonly failure: HopFailure,
    /** The hop went away before it was offered anything to sign in with. */
    readonly nothingOffered = false,
  ) {
    super('The SSH route failed.');
  }
}

/** What follows a route while it opens. */
export interface RouteObserver {
  readonly onStep: (hop: number, step: HopStep) => void;
  /** How the connection to a hop is protected; told before its step `signed-in`. */
  readonly onProtection: (hop: number, protection: HopProtection) => void;
  /** Decides on a host key; the credential is not offered before it resolves with `accepted`. */
  readonly verifyHostKey: (hop: number, hostKey: ShownHostKey) => Promise<HostKeyVerdict>;
  /** Puts a server's question to the person; undefined when nobody answers. */
  readonly answer: (hop: number, request: InteractiveRequest) => Promise<readonly PromptAnswer[] | undefined>;
  /** The connection on which the open question was asked is gone. Its answer opens another one. */
  readonly onQuestionDropped: (hop: number) => void;
  /** Another ticket to the first hop, for such a connection. */
  readonly anotherTicket: () => Promise<string>;
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

/** Opens a route: see `SshRoute.open`. */
export type RouteOpener = (
  relayUrl: string,
  ticket: string,
  hops: readonly WorkerHop[],
  observer: RouteObserver,
  signal: AbortSignal,
) => Promise<OpenedRoute>;

interface Following {
  readonly observer: ProcessObserver;
  readonly resolve: (exit: Exit) => void;
  readonly reject: (error: RouteFailure) => void;
}

/** A route whose SSH client runs in a worker of its own. Secrets go into that worker, and end with it. */
export class SshRoute implements OpenedRoute {
  /** Resolves with the reason when an open route is over. */
  readonly ended: Promise<RouteFailure>;
  readonly #worker: Worker;
  readonly #lastHop: number;
  readonly #processes = new Map<number, Following>();
  #nextId = 1;
  #settleOpened: { resolve: () => void; reject: (error: RouteFailure) => void } | undefined;
  #settleEnded: (failure: RouteFailure) => void = () => undefined;

  private constructor(hops: readonly WorkerHop[], observer: RouteObserver) {
    this.#lastHop = hops.length - 1;
    this.ended = new Promise((resolve) => (this.#settleEnded = resolve));
    this.#worker = new Worker(new URL('./ssh.worker', import.meta.url), { type: 'module' });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#receive(data, observer);
    // Its file could not be fetched: nothing will ever come from it. What breaks in it later, it tells itself.
    this.#worker.onerror = () =>
      this.#receive({ type: 'failed', hop: 0, failure: { kind: 'worker' } }, observer);
  }

  /**
   * Opens a route through the relay. Rejects with `RouteFailure`; with the signal's reason when it is aborted.
   * `relayUrl` is absolute (`wss:`).
   */
  static async open(
    relayUrl: string,
    ticket: string,
    hops: readonly WorkerHop[],
    observer: RouteObserver,
    signal: AbortSignal,
  ): Promise<SshRoute> {
    signal.throwIfAborted();
    const route = new SshRoute(hops, observer);
    const abort = () => route.close();
    signal.addEventListener('abort', abort);
    try {
      await new Promise<void>((resolve, reject) => {
        route.#settleOpened = { resolve, reject };
        signal.addEventListener('abort', () => reject(signal.reason));
        route.#post({ type: 'open', relayUrl, ticket, hops });
      });
      return route;
    } catch (error) {
      route.close();
      throw error;
    }
  }

  start(request: ProcessRequest, observer: ProcessObserver): RouteProcess {
    const id = this.#nextId;
    this.#nextId += 1;
    const exit = new Promise<Exit>((resolve, reject) =>
      this.#processes.set(id, { observer, resolve, reject }),
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

  /** Ends the route, and the worker with everything that it knew. */
  close(): void {
    this.#post({ type: 'close' });
    this.#over(new RouteFailure(this.#lastHop, { kind: 'ssh', code: 'closed', facts: {} }));
    // A moment for the closing message to leave; the worker then ends whatever it does.
    setTimeout(() => this.#worker.terminate(), 500);
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker, observer: RouteObserver): void {
    switch (message.type) {
      case 'hop':
        return observer.onStep(message.hop, message.step);
      case 'protection':
        return observer.onProtection(message.hop, message.protection);
      case 'host-key':
        return void this.#decide(message.hop, message.hostKey, observer);
      case 'question':
        return void this.#ask(message.hop, message.request, observer);
      case 'question-dropped':
        return observer.onQuestionDropped(message.hop);
      case 'ticket-needed':
        return void this.#renewTicket(observer);
      case 'opened':
        return this.#settleOpened?.resolve();
      case 'failed': {
        const failure = new RouteFailure(message.hop, message.failure, message.nothingOffered);
        this.#settleOpened?.reject(failure);
        return this.#over(failure);
      }
      case 'ended':
        return this.#over(new RouteFailure(message.hop, message.failure));
      case 'output':
        return void this.#deliver(message.id, message.stream, message.bytes);
      case 'exit':
        this.#processes.get(message.id)?.resolve(message.exit);
        return void this.#processes.delete(message.id);
      case 'process-failed':
        this.#processes
          .get(message.id)
          ?.reject(new RouteFailure(message.hop ?? this.#lastHop, message.failure));
        return void this.#processes.delete(message.id);
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

  async #ask(hop: number, request: InteractiveRequest, observer: RouteObserver): Promise<void> {
    const answers = await observer.answer(hop, request).catch(() => undefined);
    this.#post({ type: 'answers', answers });
  }

  async #renewTicket(observer: RouteObserver): Promise<void> {
    const ticket = await observer.anotherTicket().catch(() => undefined);
    this.#post({ type: 'ticket', ticket });
  }

  #over(failure: RouteFailure): void {
    for (const { reject } of this.#processes.values()) reject(failure);
    this.#processes.clear();
    this.#settleEnded(failure);
  }
}
