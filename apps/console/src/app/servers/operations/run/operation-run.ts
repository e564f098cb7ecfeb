import { computed, inject, Injectable, signal } from '@angular/core';
import { VaultError } from '@kiops/browser-vault';
import type { HostKey, RouteHop, Server } from '@kiops/contracts';
import { toFailure } from '../../../problem/failure';
import { diagnose } from '../hop-doctor/diagnose';
import type { Diagnosis } from '../hop-doctor/diagnosis';
import { HostKeyTrust } from '../host-keys/host-key-trust';
import { RelayClient } from '../route/relay-client';
import { hopsTo } from '../route/server-hops';
import type { HopStep, ShownHostKey } from '../ssh-worker/messages';
import { ROUTE_OPENER } from '../ssh-worker/route-opener';
import { RouteFailure } from '../ssh-worker/ssh-route';
import { type HopProgress, secretWords } from './hop-progress';
import { type Operation, WorkError } from './operation';
import { RouteSecrets, type SecretChange, type SecretsByHop } from './route-secrets';
import { StepClock } from './step-clock';

/** `ready` is before the first start, and again when the first question for credentials was cancelled. */
export type RunState = 'ready' | 'asking' | 'connecting' | 'working' | 'done' | 'failed' | 'stopped';

/** Where and why a run stopped. */
export interface RunFailure {
  /** From 0; undefined when the work itself failed. */
  readonly hop: number | undefined;
  readonly diagnosis: Diagnosis;
  /** How long the step took that failed, in milliseconds. */
  readonly milliseconds: number;
}

/** The most lines of output that are kept to be shown. */
const SHOWN_LINES = 2_000;

/** One run of an operation on a server: asks for what the browser does not know, opens the route, does the work. */
@Injectable()
export class OperationRun {
  readonly #secrets = inject(RouteSecrets);
  readonly #trust = inject(HostKeyTrust);
  readonly #relay = inject(RelayClient);
  readonly #openRoute = inject(ROUTE_OPENER);

  readonly #state = signal<RunState>('ready');
  readonly #hops = signal<readonly HopProgress[]>([]);
  readonly #failure = signal<RunFailure | undefined>(undefined);
  readonly #workStep = signal('');
  readonly #lines = signal<readonly string[]>([]);
  readonly #took = signal<number | undefined>(undefined);
  #changed: { readonly shown: ShownHostKey; readonly pinned: readonly HostKey[] } | undefined;
  #trustFault: VaultError | undefined;
  #aborter = new AbortController();
  #clock = new StepClock();

  readonly state = this.#state.asReadonly();
  readonly hops = this.#hops.asReadonly();
  readonly failure = this.#failure.asReadonly();
  /** What is being done on the target now. */
  readonly workStep = this.#workStep.asReadonly();
  /** The output of the work, the last lines of it. */
  readonly lines = this.#lines.asReadonly();
  /** How long it took in all, in milliseconds, once it is over. */
  readonly took = this.#took.asReadonly();
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
    let secrets: SecretsByHop | undefined;
    try {
      secrets = await this.#secrets.gather(hops, operation, change);
    } catch (error) {
      this.#fail(error, hops);
      return undefined;
    }
    if (!secrets) {
      this.#state.set(before);
      return undefined;
    }
    const began = performance.now();
    try {
      return await this.#runUntilDecided(server, hops, secrets, operation);
    } finally {
      this.#took.set(performance.now() - began);
    }
  }

  /** Stops whatever runs. */
  stop(): void {
    this.#aborter.abort();
  }

  /** Replaces the pin of the hop that showed another key, when the person agrees; then the run can start again. */
  async replacePin(): Promise<boolean> {
    const at = this.#failure()?.hop;
    if (at === undefined || !this.#changed) return false;
    return this.#trust.replace(this.#hops()[at].hop, this.#changed.shown);
  }

  /** Runs; once more when a server wants another secret that this browser has. */
  async #runUntilDecided<Result>(
    server: Server,
    hops: readonly RouteHop[],
    secrets: SecretsByHop,
    operation: Operation<Result>,
  ): Promise<Result | undefined> {
    let attempt: SecretsByHop | undefined = secrets;
    for (;;) {
      try {
        return await this.#connectAndWork(server, hops, attempt, operation);
      } catch (error) {
        if (this.#aborter.signal.aborted) {
          this.#state.set('stopped');
          return undefined;
        }
        attempt = await this.#secrets.withOthers(hops, error);
        if (attempt) continue;
        this.#fail(error, hops);
        return undefined;
      }
    }
  }

  async #connectAndWork<Result>(
    server: Server,
    hops: readonly RouteHop[],
    secrets: SecretsByHop,
    operation: Operation<Result>,
  ): Promise<Result> {
    const { signal } = this.#aborter;
    this.#reset(hops);
    this.#state.set('connecting');
    for (const [hop, own] of secrets.entries()) this.#update(hop, { secret: secretWords(own) });
    const workerHops = await Promise.all(
      hops.map(async (hop, index) => ({
        host: hop.host,
        port: hop.port,
        username: hop.username,
        secrets: secrets[index],
        knownHostKeyTypes: await this.#trust.knownTypes(hop),
      })),
    );
    const ticket = await this.#relay.ticketFor(hops[0].id);
    const observer = {
      onStep: (hop: number, step: HopStep) => this.#stepDone(hop, step),
      verifyHostKey: (hop: number, shown: ShownHostKey) => this.#verifyHostKey(hop, hops[hop], shown),
    };
    const route = await this.#openRoute(this.#relay.url, ticket, workerHops, observer, signal);
    const stop = () => route.close();
    signal.addEventListener('abort', stop);
    try {
      this.#state.set('working');
      this.#workStep.set(operation.work);
      const report = {
        step: (name: string) => this.#workStep.set(name),
        line: (text: string) => this.#addLine(text),
      };
      const result = await operation.run(route, server, report, signal);
      this.#state.set('done');
      return result;
    } finally {
      signal.removeEventListener('abort', stop);
      route.close();
    }
  }

  async #verifyHostKey(index: number, hop: RouteHop, shown: ShownHostKey) {
    this.#update(index, { hostKey: shown });
    try {
      const verdict = await this.#clock.without(this.#trust.verify(hop, shown));
      if (verdict === 'changed') this.#changed = { shown, pinned: await this.#trust.pinnedFor(hop) };
      return verdict;
    } catch (error) {
      if (error instanceof VaultError) this.#trustFault = error;
      return 'unknown';
    }
  }

  #fail(error: unknown, hops: readonly RouteHop[]): void {
    this.#state.set('failed');
    this.#failure.set({ ...this.#explain(this.#trustFault ?? error, hops), milliseconds: this.#clock.lap() });
  }

  #explain(error: unknown, hops: readonly RouteHop[]): Omit<RunFailure, 'milliseconds'> {
    if (error instanceof RouteFailure) {
      const { hop, failure } = error;
      const failed = { ...hops[hop], number: hop + 1, pinned: this.#changed?.pinned ?? [] };
      return { hop, diagnosis: diagnose(failure, failed) };
    }
    const base = { facts: [], cure: 'retry' } as const;
    if (error instanceof WorkError) {
      const title = 'The work on the server failed';
      return {
        hop: undefined,
        diagnosis: { ...base, title, sentence: error.message, tryThis: error.tryThis },
      };
    }
    const at = Math.max(
      0,
      this.#hops().findIndex(({ done }) => done.length < 3),
    );
    const title =
      error instanceof VaultError ? 'The browser vault cannot be read' : 'The operation could not go on';
    const sentence = error instanceof VaultError ? error.message : toFailure(error).message;
    return { hop: at, diagnosis: { ...base, title, sentence, tryThis: ['Try again.'] } };
  }

  #reset(hops: readonly RouteHop[]): void {
    this.#failure.set(undefined);
    this.#lines.set([]);
    this.#took.set(undefined);
    this.#workStep.set('');
    this.#changed = undefined;
    this.#trustFault = undefined;
    this.#clock = new StepClock();
    this.#hops.set(hops.map((hop) => ({ hop, secret: '', done: [], hostKey: undefined })));
  }

  #stepDone(hop: number, step: HopStep): void {
    const done = { step, milliseconds: this.#clock.lap() };
    this.#update(hop, { done: [...this.#hops()[hop].done, done] });
  }

  #update(hop: number, change: Partial<HopProgress>): void {
    this.#hops.update((hops) =>
      hops.map((progress, index) => (index === hop ? { ...progress, ...change } : progress)),
    );
  }

  #addLine(text: string): void {
    this.#lines.update((lines) => [...lines, text].slice(-SHOWN_LINES));
  }
}
