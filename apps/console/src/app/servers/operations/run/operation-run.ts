import { computed, inject, Injectable, signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { BrowserVault, VaultError, type SshSecret } from '@kiops/browser-vault';
import type { RouteHop, Server } from '@kiops/contracts';
import { toFailure } from '../../../problem/failure';
import { askSshCredentials } from '../../../ssh-auth/open-ssh-auth';
import type { HopMethod } from '../../../ssh-auth/hop-account';
import { openUnlock } from '../../../vault/open-vault-dialogs';
import { diagnose } from '../hop-doctor/diagnose';
import type { Diagnosis } from '../hop-doctor/diagnosis';
import { HostKeyTrust } from '../host-keys/host-key-trust';
import { KeptSecrets } from '../route/kept-secrets';
import { RelayClient } from '../route/relay-client';
import { hopsTo } from '../route/server-hops';
import type { HopStep, ShownHostKey } from '../ssh-worker/messages';
import { RouteFailure, SshRoute } from '../ssh-worker/ssh-route';
import type { HopProgress } from './hop-progress';
import { type Operation, WorkError } from './operation';

export type RunState = 'asking' | 'connecting' | 'working' | 'done' | 'failed' | 'stopped';

/** Where and why a run stopped. `hop` counts from 0; undefined when the work itself failed. */
export interface RunFailure {
  readonly hop: number | undefined;
  readonly diagnosis: Diagnosis;
}

/** The most lines of output that are kept to be shown. */
const SHOWN_LINES = 2_000;

/** One run of an operation on a server: asks for what the browser does not know, opens the route, does the work. */
@Injectable()
export class OperationRun {
  readonly #vault = inject(BrowserVault);
  readonly #kept = inject(KeptSecrets);
  readonly #trust = inject(HostKeyTrust);
  readonly #relay = inject(RelayClient);
  readonly #dialog = inject(MatDialog);

  readonly #state = signal<RunState>('asking');
  readonly #hops = signal<readonly HopProgress[]>([]);
  readonly #failure = signal<RunFailure | undefined>(undefined);
  readonly #workStep = signal('');
  readonly #lines = signal<readonly string[]>([]);
  readonly #took = signal<number | undefined>(undefined);
  #secrets: readonly SshSecret[] | undefined;
  #changedKey: ShownHostKey | undefined;
  #aborter = new AbortController();

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
   * Runs the operation once. Resolves to its result; to nothing when it failed, which `failure` then explains, or was
   * stopped. Never rejects.
   */
  async start<Result>(server: Server, operation: Operation<Result>, method?: HopMethod): Promise<Result | undefined> {
    const refused = this.#failure()?.hop;
    const hops = hopsTo(server);
    this.#aborter = new AbortController();
    this.#reset(hops);
    const began = performance.now();
    try {
      const secrets = await this.#credentials(hops, operation, method === undefined ? undefined : refused, method);
      if (!secrets) return this.#stopped();
      this.#secrets = secrets;
      this.#describeSecrets(secrets);
      return await this.#connectAndWork(server, hops, secrets, operation);
    } catch (error) {
      if (this.#aborter.signal.aborted) return this.#stopped();
      this.#fail(error, hops);
      return undefined;
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
    const shown = this.#changedKey;
    if (at === undefined || !shown) return false;
    return this.#trust.replace(this.#hops()[at].hop, shown);
  }

  /** The kept secrets, and for what is missing or was refused the credentials modal. Undefined when it was cancelled. */
  async #credentials(
    hops: readonly RouteHop[],
    operation: Operation<unknown>,
    refusedHop: number | undefined,
    method: HopMethod | undefined,
  ): Promise<readonly SshSecret[] | undefined> {
    if (this.#vault.state().status === 'locked' && !(await openUnlock(this.#dialog))) return undefined;
    const kept = await this.#kept.of(hops);
    const known = kept.map((secret, hop) => (hop === refusedHop ? undefined : (secret ?? this.#secrets?.[hop])));
    if (known.every((secret) => secret !== undefined)) return known;
    const { title, action } = operation;
    return askSshCredentials(this.#dialog, { operation: title, action, hops, refusedHop, method });
  }

  async #connectAndWork<Result>(
    server: Server,
    hops: readonly RouteHop[],
    secrets: readonly SshSecret[],
    operation: Operation<Result>,
  ): Promise<Result | undefined> {
    const { signal } = this.#aborter;
    this.#state.set('connecting');
    const ticket = await this.#relay.ticketFor(hops[0].id);
    const workerHops = await Promise.all(
      hops.map(async ({ host, port, username, ...hop }, index) => ({
        host,
        port,
        username,
        secrets: [secrets[index]],
        knownHostKeyTypes: await this.#trust.knownTypes({ host, port, username, ...hop }),
      })),
    );
    const onStep = this.#stepTimer();
    const verifyHostKey = async (hop: number, shown: ShownHostKey) => {
      this.#update(hop, (progress) => ({ ...progress, hostKey: shown }));
      const verdict = await this.#trust.verify(hops[hop], shown);
      this.#changedKey = verdict === 'changed' ? shown : undefined;
      return verdict;
    };
    const route = await SshRoute.open(this.#relay.url, ticket, workerHops, { onStep, verifyHostKey }, signal);
    const stop = () => route.close();
    signal.addEventListener('abort', stop);
    try {
      this.#state.set('working');
      this.#workStep.set(operation.work);
      const report = { step: (name: string) => this.#workStep.set(name), line: (text: string) => this.#addLine(text) };
      const result = await operation.run(route, server, report, signal);
      this.#state.set('done');
      return result;
    } finally {
      signal.removeEventListener('abort', stop);
      route.close();
    }
  }

  /** Notes each step with the time since the one before. */
  #stepTimer(): (hop: number, step: HopStep) => void {
    let last = performance.now();
    return (hop, step) => {
      const now = performance.now();
      const done = { step, milliseconds: now - last };
      last = now;
      this.#update(hop, (progress) => ({ ...progress, done: [...progress.done, done] }));
    };
  }

  #fail(error: unknown, hops: readonly RouteHop[]): void {
    this.#state.set('failed');
    if (error instanceof RouteFailure) {
      const { hop, failure } = error;
      const { host, port, username } = hops[hop];
      this.#failure.set({ hop, diagnosis: diagnose(failure, { number: hop + 1, host, port, username }) });
      return;
    }
    const base = { facts: [], cure: 'retry' } as const;
    if (error instanceof WorkError) {
      const diagnosis = { ...base, title: 'The work on the server failed', sentence: error.message, tryThis: error.tryThis };
      this.#failure.set({ hop: undefined, diagnosis });
      return;
    }
    const sentence = error instanceof VaultError ? error.message : toFailure(error).message;
    this.#failure.set({ hop: 0, diagnosis: { ...base, title: 'The operation could not begin', sentence, tryThis: ['Try again.'] } });
  }

  #stopped(): undefined {
    this.#state.set('stopped');
    return undefined;
  }

  #reset(hops: readonly RouteHop[]): void {
    this.#state.set('asking');
    this.#failure.set(undefined);
    this.#lines.set([]);
    this.#took.set(undefined);
    this.#workStep.set('');
    this.#changedKey = undefined;
    this.#hops.set(hops.map((hop) => ({ hop, secret: '', done: [], hostKey: undefined })));
  }

  #describeSecrets(secrets: readonly SshSecret[]): void {
    for (const [hop, secret] of secrets.entries()) {
      this.#update(hop, (progress) => ({ ...progress, secret: secret.kind === 'password' ? 'password' : 'SSH key' }));
    }
  }

  #update(hop: number, change: (progress: HopProgress) => HopProgress): void {
    this.#hops.update((hops) => hops.map((progress, index) => (index === hop ? change(progress) : progress)));
  }

  #addLine(text: string): void {
    this.#lines.update((lines) => [...lines, text].slice(-SHOWN_LINES));
  }
}
