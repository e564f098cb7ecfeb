import type { SshSecret } from '@kiops/contracts';
import type {
  Credential,
  Hop,
  HostKeyVerdict,
  InteractiveRequest,
  ProcessRequest,
  RemoteProcess,
  Route,
  SshError,
  SshSession,
} from '@kiops/ssh-client';
import { isPostQuantum, openRoute, RouteError, SshError as SshErrorClass } from '@kiops/ssh-client';
import { openPrivateKey, SshKeyError, type SshPrivateKey } from '@kiops/ssh-keys';
import type { HopFailure, SshFailure } from './hop-failure';
import type { FromRoute, HopProtection, RouteStart, ShownHostKey, ToRoute, WorkerHop } from './messages';
import { RelayStream, RelayStreamError } from './relay-stream';
import { ServerQuestions } from './server-questions';
import { TypedInput } from './typed-input';

/**
 * How long a server may be silent before it is asked for a sign of life, in milliseconds. Somebody waits for what is
 * done here: a dead connection is found out within 10 s (three signs of life that did not come), not after the 80 s of
 * the default. A command may be silent for hours all the same: it is sshd that answers.
 */
const KEEP_ALIVE = 2_000;

/**
 * How long the target may take for a sign of life before something is begun on a route that was kept, in milliseconds.
 * After that a new route is opened.
 */
const PROBE = 2_000;

/** Output that may be on its way to the page, in bytes; more waits for `taken`. */
const OUTPUT_CREDIT = 1_048_576;

interface RunningProcess {
  readonly process: RemoteProcess;
  credit: number;
  wake: (() => void) | undefined;
}

/** One route and the processes on it, driven by messages. It lives in a worker; specs drive it directly. */
export class WorkerSession {
  /** From the moment that they are asked for: what the page sends while one starts waits for it. */
  readonly #processes = new Map<number, Promise<RunningProcess>>();
  readonly #verdicts = new Map<number, (verdict: HostKeyVerdict) => void>();
  readonly #questions: ServerQuestions;
  readonly #typed = new TypedInput();
  readonly #aborter = new AbortController();
  #giveTicket: (ticket: string | undefined) => void = () => undefined;
  #route: Route | undefined;
  #relay: RelayStream | undefined;
  /** The route that this one goes on from. */
  #carrier: WorkerSession | undefined;
  #hop = 0;

  constructor(
    private readonly post: (message: FromRoute) => void,
    /** Another route of the worker, by its number. */
    private readonly find: (route: number) => WorkerSession | undefined = () => undefined,
  ) {
    this.#questions = new ServerQuestions(post);
  }

  /** Handles a message of the page. */
  receive(message: ToRoute): void {
    switch (message.type) {
      case 'open':
        return void this.#open(message.start, message.hops);
      case 'host-key-verdict':
        return this.#verdicts.get(message.hop)?.(message.verdict);
      case 'answers':
        return this.#questions.answer(message.answers);
      case 'ticket':
        return this.#giveTicket(message.ticket);
      case 'start':
        return void this.#start(message.id, message.request);
      case 'input':
        this.#typed.add(message.id, message.bytes);
        return this.#with(
          message.id,
          ({ process }) => void process.write(message.bytes).catch(() => undefined),
        );
      case 'end-input':
        return this.#with(message.id, ({ process }) => process.end());
      case 'resize':
        return this.#with(message.id, ({ process }) => process.resize(message.size));
      case 'taken':
        return this.#with(message.id, (running) => takenFrom(running, message.bytes));
      case 'signal':
        return this.#with(message.id, ({ process }) => process.signal(message.signal));
      case 'stop':
        return this.#with(message.id, ({ process }) => process.close());
      case 'probe':
        return void this.#probe();
      case 'close':
        return this.#close();
    }
  }

  /** Ends everything: something failed that nobody has foreseen, and whatever runs here may never answer. */
  fail(failure: HopFailure = { kind: 'client-fault' }): void {
    this.post({ type: 'failed', hop: this.#hop, failure });
    this.#close();
  }

  #close(): void {
    this.#aborter.abort();
    // Where the target is another route's, its session goes on.
    for (const running of this.#processes.values())
      running.then(({ process }) => process.close()).catch(() => undefined);
    this.#route?.close();
    this.#relay?.close();
  }

  async #open(start: RouteStart, hops: readonly WorkerHop[]): Promise<void> {
    const keys: SshPrivateKey[] = [];
    try {
      const carrier = 'through' in start ? this.#carrierOf(start.through) : undefined;
      const before = carrier?.sessions.length ?? 0;
      // Before the relay opens: deriving a key's passphrase takes time that servers and tickets count.
      const credentials = await this.#credentialsOf(hops, before, keys);
      const routeHops = hops.map((hop, index) => this.#routeHop(hop, before + index, credentials[index]));
      const onHop = (hop: number) => {
        this.#hop = hop;
        this.post({ type: 'hop', hop, step: 'connected' });
      };
      const onSignedIn = (hop: number, { algorithms }: SshSession) => {
        this.post({ type: 'protection', hop, protection: protectionOf(algorithms) });
        this.post({ type: 'hop', hop, step: 'signed-in' });
        if (hop === 0) this.#relay?.signedIn();
        this.#questions.signedIn();
      };
      const onDropped = (hop: number) => this.#questions.dropped(hop);
      const events = { onHop, onSignedIn, onDropped };
      const route = await ('through' in start
        ? carrier?.extend(routeHops, events)
        : openRoute(() => this.#connect(start), routeHops, events));
      if (!route) throw new SshErrorClass('closed', 'The route to go on from is not open.', {});
      this.#route = route;
      this.post({ type: 'opened' });
      void this.#tellWhenOver(route);
    } catch (error) {
      const hop = error instanceof RouteError ? error.hop : this.#hop;
      const went = wentBeforeAnything(error) ? { nothingOffered: true } : {};
      this.post({ type: 'failed', hop, failure: this.#failureOf(error), ...went });
    } finally {
      for (const key of keys) key.dispose();
    }
  }

  /** Made apart from what opens the route: what its functions refer to lives as long as the route does. */
  #routeHop(hop: WorkerHop, number: number, credentials: readonly Credential[]): Hop {
    const { host, port, username, knownHostKeyTypes, allowOldAlgorithms } = hop;
    return {
      host,
      port,
      username,
      credentials,
      knownHostKeyTypes,
      allowOldAlgorithms,
      limits: { keepAlive: KEEP_ALIVE },
      verifyHostKey: this.#verifierOf(number),
      signal: this.#aborter.signal,
    };
  }

  #verifierOf(hop: number): Hop['verifyHostKey'] {
    return (hostKey: ShownHostKey) => this.#askForHostKey(hop, hostKey);
  }

  /** The open route that this one goes on from. */
  #carrierOf(number: number): Route | undefined {
    this.#carrier = this.find(number);
    return this.#carrier === undefined ? undefined : this.#carrier.#route;
  }

  /** A ticket is good once: for another connection to the first hop the page gets another one. */
  async #connect({
    relayUrl,
    ticket: first,
  }: Exclude<RouteStart, { through: number }>): Promise<RelayStream> {
    const isFirst = this.#relay === undefined;
    const ticket = isFirst ? first : await this.#anotherTicket();
    if (ticket === undefined) throw new RelayStreamError(undefined);
    this.#relay = await RelayStream.open(relayUrl, ticket);
    return this.#relay;
  }

  #anotherTicket(): Promise<string | undefined> {
    const given = new Promise<string | undefined>((resolve) => (this.#giveTicket = resolve));
    this.post({ type: 'ticket-needed' });
    return given;
  }

  /** `before` is how many hops of another route come first. */
  async #credentialsOf(
    hops: readonly WorkerHop[],
    before: number,
    keys: SshPrivateKey[],
  ): Promise<Credential[][]> {
    const credentials: Credential[][] = [];
    for (const [index, { secrets, promptPassword }] of hops.entries()) {
      this.#hop = before + index;
      const listed: Credential[] = [];
      for (const secret of secrets) listed.push(await this.#credentialOf(secret, before, keys));
      const answer = (request: InteractiveRequest) => this.#questions.ask(before + index, request);
      credentials.push([...listed, { method: 'keyboard-interactive', password: promptPassword, answer }]);
    }
    this.#hop = before;
    return credentials;
  }

  async #credentialOf(secret: SshSecret, first: number, keys: SshPrivateKey[]): Promise<Credential> {
    if (secret.kind === 'password') return { method: 'password', password: secret.password };
    const key = await openPrivateKey(secret.privateKey, secret.passphrase, {
      signal: this.#aborter.signal,
      onProgress: (done) => this.post({ type: 'opening-key', hop: first, done }),
    });
    keys.push(key);
    return { method: 'publickey', key };
  }

  async #askForHostKey(hop: number, { type, fingerprint }: ShownHostKey): Promise<HostKeyVerdict> {
    const answered = new Promise<HostKeyVerdict>((resolve) => this.#verdicts.set(hop, resolve));
    this.post({ type: 'host-key', hop, hostKey: { type, fingerprint } });
    const verdict = await answered;
    if (verdict === 'accepted') this.post({ type: 'hop', hop, step: 'host-key-verified' });
    return verdict;
  }

  async #probe(): Promise<void> {
    const isAlive = (await this.#route?.target.answersWithin(PROBE)) ?? false;
    this.post({ type: 'probed', isAlive });
  }

  async #tellWhenOver(route: Route): Promise<void> {
    const error = await route.ended;
    const unconfirmed = this.#typed.since(route.target.silentFor);
    this.post({ type: 'ended', hop: error.hop, failure: this.#failureOf(error), unconfirmed });
  }

  async #start(id: number, request: ProcessRequest): Promise<void> {
    if (request.terminal) this.#typed.follow(id);
    const starting = this.#launch(request, () => this.post({ type: 'begins', id }));
    this.#processes.set(id, starting);
    try {
      const running = await starting;
      await Promise.all([this.#pump(id, running, 'stdout'), this.#pump(id, running, 'stderr')]);
      this.post({ type: 'exit', id, exit: await running.process.exit });
    } catch (error) {
      const blamed = error instanceof SshErrorClass ? this.#route?.blame(error) : undefined;
      const unconfirmed = this.#typed.since(this.#route?.target.silentFor ?? 0);
      const failure = this.#failureOf(blamed ?? error);
      this.post({ type: 'process-failed', id, hop: blamed?.hop, failure, unconfirmed });
    } finally {
      this.#processes.delete(id);
    }
  }

  async #launch(request: ProcessRequest, onBeginning: () => void): Promise<RunningProcess> {
    if (!this.#route) throw new SshErrorClass('closed', 'The route is not open.', {});
    const process = await this.#route.target.start(request, onBeginning);
    return { process, credit: OUTPUT_CREDIT, wake: undefined };
  }

  /** Does something with a process, as soon as it runs; in the order of the messages. */
  #with(id: number, act: (running: RunningProcess) => void): void {
    this.#processes.get(id)?.then(act, () => undefined);
  }

  async #pump(id: number, running: RunningProcess, stream: 'stdout' | 'stderr'): Promise<void> {
    for await (const bytes of running.process[stream]) {
      this.post({ type: 'output', id, stream, bytes });
      running.credit -= bytes.length;
      while (running.credit <= 0)
        await new Promise<void>((wake) => (running.wake = joined(running.wake, wake)));
    }
  }

  /** The connection to the service, whichever route has it. */
  get #link(): RelayStream | undefined {
    return this.#relay ?? (this.#carrier === undefined ? undefined : this.#carrier.#link);
  }

  /** What the page can show. The relay's own reason says more than the broken stream that it leaves behind. */
  #failureOf(error: unknown): HopFailure {
    const link = this.#link;
    const relay = error instanceof RelayStreamError ? error : link?.failure;
    const cause = error instanceof RouteError ? error.cause : error;
    const isSilence = cause instanceof SshErrorClass && cause.code === 'timeout';
    if ((relay || isSilence || isLost(cause)) && link?.sleptFor !== undefined)
      return { kind: 'slept', seconds: link.sleptFor };
    // Behind a silent service all is silent, and any of them may be found out first.
    if (relay?.isSilent || (isSilence && link?.isSilent)) return { kind: 'service-silent' };
    if (relay)
      return relay.close === undefined
        ? { kind: 'service-unreachable' }
        : { kind: 'relay', close: relay.close };
    if (cause instanceof SshErrorClass) return asFailure(cause);
    if (cause instanceof SshKeyError) return { kind: 'key', message: cause.message };
    return { kind: 'client-fault' };
  }
}

function protectionOf({ kex, hostKey, cipherOut, macOut }: SshSession['algorithms']): HopProtection {
  const algorithms = [kex, hostKey, cipherOut, ...(macOut === undefined ? [] : [macOut])];
  return { postQuantum: isPostQuantum(kex), algorithms };
}

function isLost(cause: unknown): boolean {
  return cause instanceof SshErrorClass && cause.code === 'connection-lost';
}

function wentBeforeAnything(error: unknown): boolean {
  const cause = error instanceof RouteError ? error.cause : error;
  if (!(cause instanceof SshErrorClass)) return false;
  const { facts } = cause;
  return 'offered' in facts && facts.offered === false;
}

function takenFrom(running: RunningProcess, bytes: number): void {
  running.credit += bytes;
  running.wake?.();
  running.wake = undefined;
}

function joined(first: (() => void) | undefined, second: () => void): () => void {
  return () => {
    first?.();
    second();
  };
}

/** Plain data, so that it can cross to the page: of a host key only what is shown. */
function asFailure({ code, facts }: SshError): SshFailure {
  return { kind: 'ssh', code, facts: JSON.parse(JSON.stringify(facts, withoutBytes)) } as SshFailure;
}

function withoutBytes(_name: string, value: unknown): unknown {
  // Told by its name: where an address is not secure there is no such class.
  const isKey = Object.prototype.toString.call(value) === '[object CryptoKey]';
  return value instanceof Uint8Array || isKey ? undefined : value;
}
