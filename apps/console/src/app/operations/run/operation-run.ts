import { computed, inject, Injectable, InjectionToken, signal } from '@angular/core';
import { BrowserVault, VaultError } from '@kiops/browser-vault';
import type { HostKey, OperationOutcome, RouteHop, Server } from '@kiops/contracts';
import type { HostKeyVerdict } from '@kiops/ssh-client';
import {
  type AskedRequest,
  type CarryingRoute,
  type HopStep,
  RouteFailure,
  type RouteObserver,
  type RouteOpener,
  type ShownHostKey,
  SshRoute,
  type WorkerHop,
} from '@kiops/ssh-worker';
import { firstValueFrom } from 'rxjs';
import { ServiceClock } from '../../dates/service-clock';
import { ASK_HOST_KEY } from '../host-keys/ask-host-key';
import { HostKeyTrust } from '../host-keys/host-key-trust';
import { OperationsClient } from '../operations-client';
import { KeptSecrets } from '../route/kept-secrets';
import { RelayClient } from '../route/relay-client';
import { hopsTo } from '../route/server-hops';
import { type Answers, AskedQuestions } from '../server-question/asked-questions';
import { contactsOf } from './contacts';
import { type HopProgress, secretWords } from './hop-progress';
import { LatestProtections } from './latest-protections';
import { type Operation, WorkError } from './operation';
import { explainFailure, NotKeptError, type RunFailure } from './run-failure';
import { RouteSecrets, type SecretChange, type SecretsByHop } from './route-secrets';
import { SecretPrompt } from './secret-prompt';
import { SHARED_PART, type SharedPart } from './shared-part';
import { StepClock } from './step-clock';
import { TrustQuestion } from './trust-question';
import { type RouteBasis, WarmRoutes } from './warm-routes';
import { WatchedRoute } from './watched-route';

/** How routes are opened: with a worker and through the relay; specs give another one. */
export const ROUTE_OPENER = new InjectionToken<RouteOpener>('ROUTE_OPENER', {
  providedIn: 'root',
  factory: () => SshRoute.open,
});

/** `ready` is before the first start, and again when the first question for credentials was cancelled. */
export type RunState = 'ready' | 'asking' | 'connecting' | 'working' | 'done' | 'failed' | 'stopped';

/** An operation that is to be run, and where. */
export interface OperationRequest {
  readonly server: Server;
  readonly operation: Operation<unknown>;
  /** A run that is shown as it stands, instead of one that is started. */
  readonly run?: OperationRun;
}

/** The most lines of output that are kept to be shown. */
const SHOWN_LINES = 2_000;

/** How long the work may take to end after it was told to, in milliseconds; then the route is closed under it. */
const STOP_TIME = 3_000;

/** What one run is about. */
interface Task<Result> {
  readonly server: Server;
  readonly hops: readonly RouteHop[];
  readonly operation: Operation<Result>;
}

/** A task whose route is open. */
interface OpenedTask<Result> extends Task<Result> {
  /** The route is kept afterwards, as one that was opened on this. */
  readonly keptFor: RouteBasis | undefined;
  /** KIOPS knows already that the work begins. */
  readonly isStartTold?: boolean;
}

/** One run of an operation on a server: asks for what the browser does not know, opens the route, does the work. */
@Injectable()
export class OperationRun {
  readonly #vault = inject(BrowserVault);
  readonly #secrets = inject(RouteSecrets);
  readonly #trust = inject(HostKeyTrust);
  readonly #askHostKey = inject(ASK_HOST_KEY);
  readonly #prompt = inject(SecretPrompt);
  readonly #asked = inject(AskedQuestions);
  readonly #relay = inject(RelayClient);
  readonly #reports = inject(OperationsClient);
  readonly #openRoute = inject(ROUTE_OPENER);
  readonly #sharedPart = inject(SHARED_PART);
  readonly #warm = inject(WarmRoutes);
  readonly #protections = inject(LatestProtections);
  readonly #kiopsClock = inject(ServiceClock);

  readonly #state = signal<RunState>('ready');
  readonly #hops = signal<readonly HopProgress[]>([]);
  readonly #failure = signal<RunFailure | undefined>(undefined);
  readonly #result = signal<unknown>(undefined);
  readonly #workStep = signal('');
  readonly #workShare = signal(0);
  readonly #lines = signal<readonly string[]>([]);
  readonly #took = signal<number | undefined>(undefined);
  #changed: { readonly shown: ShownHostKey; readonly pinned: readonly HostKey[] } | undefined;
  #trustFault: VaultError | undefined;
  #question = new TrustQuestion();
  #aborter = new AbortController();
  #route: CarryingRoute | undefined;
  #clock = new StepClock();
  /** When the latest connection to a hop was made. */
  #connectedAt = 0;

  readonly state = this.#state.asReadonly();
  readonly hops = this.#hops.asReadonly();
  /** What a server asks that nobody but the person can answer. */
  readonly question = this.#asked.current;
  readonly failure = this.#failure.asReadonly();
  /** What the operation resolved to, once it is done. */
  readonly result = this.#result.asReadonly();
  /** What is being done on the target now. */
  readonly workStep = this.#workStep.asReadonly();
  /** How much of the work is done, 0 to 1, as far as the operation tells. */
  readonly workShare = this.#workShare.asReadonly();
  /** The output of the work, the last lines of it. */
  readonly lines = this.#lines.asReadonly();
  /** How long it took in all, in milliseconds, once it is over. */
  readonly took = this.#took.asReadonly();
  /** Where it works now, for others to go on from. */
  get route(): CarryingRoute | undefined {
    return this.#route;
  }
  readonly isOver = computed(() => ['done', 'failed', 'stopped'].includes(this.#state()));
  readonly isRunning = computed(() => ['asking', 'connecting', 'working'].includes(this.#state()));

  /**
   * Runs the operation once; `change` asks for a hop's secret anew. Resolves to its result; to nothing when it failed,
   * which `failure` then explains, was stopped, or was cancelled before it began. Never rejects.
   */
  async start<Result>(
    server: Server,
    operation: Operation<Result>,
    change?: SecretChange,
  ): Promise<Result | undefined> {
    const hops = hopsTo(server);
    const before = this.#state();
    this.#aborter = new AbortController();
    if (before === 'ready') this.#reset(hops);
    this.#state.set('asking');
    try {
      // Before anybody is asked for a secret that could not be used.
      if (this.#vault.state().status === 'insecure-address') throw new VaultError('insecure-address');
      const secrets = await this.#secrets.gather(hops, operation, change);
      if (secrets) return await this.#runUntilDecided({ server, hops, operation }, secrets);
      this.#state.set(before);
    } catch (error) {
      this.#fail(error);
    }
    return undefined;
  }

  /** Answers the server's question; without answers the run is stopped. */
  answer(answers: Answers): void {
    if (answers === undefined) this.stop();
    else this.#asked.answer(answers);
  }

  /** Stops whatever runs. */
  stop(): void {
    this.#aborter.abort();
    this.#asked.withdraw();
  }

  /** Replaces the pin of the hop that showed another key, when the person agrees; then the run can start again. */
  async replacePin(): Promise<boolean> {
    const at = this.#failure()?.hop;
    if (at === undefined || !this.#changed) return false;
    return this.#trust.replace(this.#hops()[at].hop, this.#changed.shown);
  }

  /**
   * Runs; once more when a server went away while the person looked at its host key, when it wants another secret that
   * this browser has, or when the person enters another one for one that was refused.
   */
  async #runUntilDecided<Result>(task: Task<Result>, secrets: SecretsByHop): Promise<Result | undefined> {
    let attempt: SecretsByHop | undefined = secrets;
    while (attempt) {
      try {
        const result = await this.#connectAndWork(task, attempt);
        this.#took.set(this.#clock.total());
        this.#state.set('done');
        return result;
      } catch (error) {
        this.#took.set(this.#clock.total());
        if (this.#aborter.signal.aborted) {
          this.#state.set('stopped');
          if (task.operation.isReportedAtStart) await this.#mention(task, 'stopped');
          return undefined;
        }
        if (await this.#question.cameTooLate(error)) continue;
        attempt = await this.#secrets.withOthers(task.hops, error);
        if (attempt) continue;
        this.#fail(error);
        if (error instanceof RouteFailure || error instanceof WorkError)
          await this.#mention(task, 'failed', error);
        attempt = await this.#secrets.afterRefusal(task.hops, task.operation, error);
      }
    }
    return undefined;
  }

  /**
   * Connects and works: on a route that is kept, where one serves. Where nothing can be begun on that, as on a device that
   * runs one command for each connection, a new route is opened, and nobody is told.
   */
  async #connectAndWork<Result>(task: Task<Result>, secrets: SecretsByHop): Promise<Result> {
    const { hops, operation } = task;
    this.#begin(hops, secrets);
    const others = await this.#sharedPart();
    // Before anything is opened: a route is kept only for what it was opened on.
    const basis = others || operation.isForOthers ? undefined : await this.#warm.basisOf(hops);
    const keptFor = basis && (await this.#secrets.areKept(hops)) ? basis : undefined;
    const workerHops = await this.#workerHops(hops, secrets, others?.hops.length ?? 0);
    if (basis && operation.connectsAnew) this.#warm.close(basis);
    const warm = keptFor && (await this.#warm.take(keptFor));
    if (warm) {
      this.#show(atOnce(warm.hops));
      const watched = new WatchedRoute(warm.route);
      try {
        return await this.#workOn(watched, { ...task, keptFor });
      } catch (error) {
        if (this.#aborter.signal.aborted || !watched.hasBegunNothing(error)) throw error;
        this.#begin(hops, secrets);
      }
    }
    if (others) this.#show(others.hops);
    const route = await this.#open(hops, workerHops, others);
    await this.#secrets.accepted(hops);
    return this.#workOn(new WatchedRoute(route), { ...task, keptFor, isStartTold: warm !== undefined });
  }

  /** Opens what is not open yet. */
  #open(
    hops: readonly RouteHop[],
    workerHops: readonly WorkerHop[],
    others: SharedPart | undefined,
  ): Promise<CarryingRoute> {
    const { signal } = this.#aborter;
    const observer: RouteObserver = {
      onOpeningKey: (hop, done) => this.#update(hop, { openingKey: done }),
      onStep: (hop, step) => this.#stepDone(hop, step),
      onProtection: (hop, protection) => {
        this.#update(hop, { protection });
        this.#protections.set(hops[hop].id, protection);
      },
      verifyHostKey: (hop, shown) => this.#verifyHostKey(hop, hops[hop], shown),
      answer: (hop, request) => this.#ask(hop, request),
      onQuestionDropped: () => this.#asked.dropped(),
      ticket: () => this.#relay.ticketFor(hops[0].id),
    };
    const opening = others
      ? others.route.through(workerHops, observer, signal)
      : this.#openFirst(workerHops, observer, signal);
    return opening.finally(() => this.#asked.withdraw());
  }

  async #workOn<Result>(watched: WatchedRoute, task: OpenedTask<Result>): Promise<Result> {
    const { server, hops, operation, keptFor } = task;
    const { signal } = this.#aborter;
    const { route } = watched;
    this.#route = route;
    let isWhole = false;
    // What breaks from here on broke under the work, which nobody may begin a second time but the person.
    this.#question = new TrustQuestion();
    // The work stops what it began on the server; only if it does not, the route is taken away from it.
    const stop = () => setTimeout(() => route.close(), STOP_TIME);
    signal.addEventListener('abort', stop);
    try {
      if (operation.isReportedAtStart && !task.isStartTold) await this.#tell(task, 'started');
      const report = {
        step: (name: string) => this.#workStep.set(name),
        progress: (share: number) => this.#workShare.set(share),
        line: (text: string) => this.#addLine(text),
      };
      const ask = {
        now: () => this.#kiopsClock.now(),
        sudoPassword: (isAgain: boolean) => this.#askSudoPassword(hops.length - 1, isAgain),
      };
      signal.throwIfAborted();
      // No earlier: a terminal that works takes the keyboard, and has its shell.
      this.#state.set('working');
      this.#workStep.set(operation.work);
      const result = await operation.run(watched, server, report, signal, ask);
      signal.throwIfAborted();
      await this.#keep(task, result);
      this.#result.set(result);
      isWhole = !signal.aborted;
      return result;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#route = undefined;
      this.#asked.withdraw();
      if (isWhole && keptFor) await this.#warm.keep({ route, hops: this.#hops() }, keptFor);
      else route.close();
    }
  }

  /** Those that are only kept give way to one that is needed. */
  async #openFirst(
    hops: readonly WorkerHop[],
    observer: RouteObserver,
    signal: AbortSignal,
  ): Promise<CarryingRoute> {
    const open = () => this.#openRoute(this.#relay.url, hops, observer, signal);
    return open().catch((error: unknown) => {
      if (isTooMany(error) && this.#warm.closeAll()) return open();
      throw error;
    });
  }

  /** What the worker is given for the hops that are not open yet. */
  #workerHops(hops: readonly RouteHop[], secrets: SecretsByHop, open: number): Promise<readonly WorkerHop[]> {
    const own = hops.slice(open).map(async (hop, index) => ({
      host: hop.host,
      port: hop.port,
      username: hop.username,
      secrets: secrets[open + index],
      allowOldAlgorithms: hop.allowOldAlgorithms,
      promptPassword: await this.#secrets.promptPassword(hops, open + index),
      knownHostKeyTypes: await this.#trust.knownTypes(hop),
    }));
    return Promise.all(own);
  }

  /** Tells KIOPS of the result; where it is to be kept there, it is not done before. */
  async #keep<Result>(task: Task<Result>, result: Result): Promise<void> {
    if (task.operation.isForOthers) return;
    try {
      await this.#tell(task, 'succeeded', { result });
    } catch (cause) {
      if (task.operation.facts) throw new NotKeptError('KIOPS did not keep the result.', { cause });
    }
  }

  async #tell<Result>(
    { server, operation }: Task<Result>,
    outcome: OperationOutcome,
    { result, error }: { readonly result?: Result; readonly error?: unknown } = {},
  ): Promise<void> {
    const report = {
      kind: operation.kind,
      outcome,
      serverId: server.id,
      contacts: contactsOf(this.#hops(), error),
      ...(error === undefined ? {} : { cause: this.#failure()?.code }),
      ...operation.facts?.(result),
    };
    await firstValueFrom(this.#reports.report(report), { defaultValue: undefined });
  }

  /** Tells KIOPS as a courtesy: how it ended is on the screen already. */
  async #mention<Result>(task: Task<Result>, outcome: OperationOutcome, error?: unknown): Promise<void> {
    await this.#tell(task, outcome, { error }).catch(() => undefined);
  }

  async #verifyHostKey(index: number, hop: RouteHop, shown: ShownHostKey) {
    this.#update(index, { hostKey: shown });
    try {
      const question = this.#question;
      const answer: Promise<HostKeyVerdict> = this.#trust.verify(hop, shown, {
        onQuestion: () => question.asked(index, answer),
        isDropped: question.isDropped,
        ask: this.#askHostKey,
        signal: this.#aborter.signal,
      });
      const verdict = await this.#clock.without(answer);
      if (verdict === 'changed') this.#changed = { shown, pinned: await this.#trust.pinnedFor(hop) };
      return verdict;
    } catch (error) {
      if (error instanceof VaultError) this.#trustFault = error;
      return 'unknown';
    }
  }

  /** Whoever follows the run is asked; an unattended one has no answer. */
  async #ask(hop: number, request: AskedRequest): Promise<Answers> {
    if (!this.#prompt.isAttended) return undefined;
    return this.#clock.without(this.#asked.ask(hop, request, this.#connectedAt));
  }

  /** The answer may be the password that the server was signed in with, if the person says so. */
  async #askSudoPassword(hop: number, isAskedAgain: boolean): Promise<string | undefined> {
    if (!this.#prompt.isAttended) return undefined;
    const saved = this.#secrets.passwordOf(hop);
    const asking = this.#asked.askForSudo(hop, { isAskedAgain, mayWantPassword: saved !== undefined });
    const answers = await this.#clock.without(asking);
    const [answer] = answers ?? [];
    return answer?.kind === 'text' ? answer.text : answer && saved;
  }

  #fail(error: unknown): void {
    this.#state.set('failed');
    const explained = explainFailure(this.#trustFault ?? error, this.#hops(), this.#changed?.pinned ?? []);
    this.#failure.set({ ...explained, milliseconds: this.#clock.lap() });
  }

  #begin(hops: readonly RouteHop[], secrets: SecretsByHop): void {
    this.#reset(hops);
    this.#state.set('connecting');
    for (const [hop, own] of secrets.entries()) this.#update(hop, { secret: secretWords(own) });
  }

  #reset(hops: readonly RouteHop[]): void {
    this.#failure.set(undefined);
    this.#lines.set([]);
    this.#took.set(undefined);
    this.#result.set(undefined);
    this.#workStep.set('');
    this.#workShare.set(0);
    this.#changed = undefined;
    this.#trustFault = undefined;
    this.#question = new TrustQuestion();
    this.#clock = new StepClock();
    this.#hops.set(
      hops.map((hop) => ({ hop, secret: '', done: [], hostKey: undefined, protection: undefined })),
    );
  }

  #stepDone(hop: number, step: HopStep): void {
    const done = { step, milliseconds: this.#clock.lap() };
    // A connection may be made once more, after one that ended while the person was asked.
    const before = step === 'connected' ? [] : this.#hops()[hop].done;
    if (step === 'connected') this.#connectedAt = performance.now();
    this.#update(hop, { done: [...before, done], openingKey: undefined });
  }

  #update(hop: number, change: Partial<HopProgress>): void {
    this.#hops.update((hops) =>
      hops.map((progress, index) => (index === hop ? { ...progress, ...change } : progress)),
    );
  }

  /** Shows hops that are open already, from the first one on. */
  #show(open: readonly HopProgress[]): void {
    open.forEach((progress, hop) => this.#update(hop, progress));
  }

  #addLine(text: string): void {
    this.#lines.update((lines) => [...lines, text].slice(-SHOWN_LINES));
  }
}

/** Hops that were opened before: none of their steps took any time now. */
function atOnce(hops: readonly HopProgress[]): readonly HopProgress[] {
  return hops.map((progress) => ({
    ...progress,
    done: progress.done.map((done) => ({ ...done, milliseconds: 0 })),
  }));
}

function isTooMany(error: unknown): boolean {
  return (
    error instanceof RouteFailure && error.failure.kind === 'relay' && error.failure.close === 'too-many'
  );
}

/** What a component provides that runs operations one after another on one server. */
export const RUN_PROVIDERS = [AskedQuestions, HostKeyTrust, KeptSecrets, OperationRun, RouteSecrets];
