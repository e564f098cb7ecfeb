import { computed, inject, Injectable, Injector, signal } from '@angular/core';
import { BrowserVault } from '@kiops/browser-vault';
import { type RouteHop, type Server, serverAddress } from '@kiops/contracts';
import { quantity } from '../../quantities/quantities';
import { KeptSecrets } from '../route/kept-secrets';
import { hopsTo } from '../route/server-hops';
import { AskedQuestions } from '../server-question/asked-questions';
import type { Operation } from '../run/operation';
import { OperationRun } from '../run/operation-run';
import { RouteSecrets } from '../run/route-secrets';
import { PromptWhenAttended, SecretPrompt } from '../run/secret-prompt';

/**
 * How many servers are worked on at once: fewer than the ten sign-ins under way from which on an sshd with the usual
 * `MaxStartups` turns some away, since all may go through one jump server.
 */
const AT_ONCE = 8;

/** What is run on which servers. */
export interface BulkRequest {
  readonly servers: readonly Server[];
  readonly operation: Operation<unknown>;
}

/** One server of a bulk run. */
export interface BulkItem {
  readonly server: Server;
  readonly run: OperationRun;
  /** From now on somebody follows this run, and can be asked. */
  readonly attend: () => void;
}

/** One operation on many servers. What the browser does not know is asked once, before; one bad server stops no other. */
@Injectable()
export class BulkRun {
  readonly #injector = inject(Injector);
  readonly #vault = inject(BrowserVault);
  readonly #kept = inject(KeptSecrets);
  readonly #prompt = inject(SecretPrompt);

  readonly #items = signal<readonly BulkItem[]>([]);
  readonly #isRunning = signal(false);
  #isStopped = false;

  readonly items = this.#items.asReadonly();
  readonly isRunning = this.#isRunning.asReadonly();
  readonly counts = computed(() => {
    const states = this.#items().map(({ run }) => run.state());
    const count = (...wanted: readonly string[]) => states.filter((state) => wanted.includes(state)).length;
    return {
      all: states.length,
      done: count('done'),
      failed: count('failed'),
      stopped: count('stopped'),
      running: count('asking', 'connecting', 'working'),
      waiting: count('ready'),
    };
  });

  /** Runs on all of them. Resolves to false when the question for credentials was cancelled: nothing was done then. */
  async start(servers: readonly Server[], operation: Operation<unknown>): Promise<boolean> {
    if (!(await this.#askForMissing(servers, operation))) return false;
    this.#items.set(servers.map((server) => this.#newItem(server)));
    await this.#work(this.#items(), operation);
    return true;
  }

  /** Runs again on those that failed, or were stopped before their turn. */
  async retry(operation: Operation<unknown>): Promise<void> {
    const again = this.#items().filter(({ run }) => run.state() !== 'done');
    const isReady = await this.#askForMissing(
      again.map(({ server }) => server),
      operation,
    );
    if (isReady) await this.#work(again, operation);
  }

  /** Stops what runs; what waits does not begin. */
  stop(): void {
    this.#isStopped = true;
    for (const { run } of this.#items()) if (run.isRunning()) run.stop();
  }

  /** Works through the list, some at once: each worker takes the next that waits. */
  async #work(items: readonly BulkItem[], operation: Operation<unknown>): Promise<void> {
    this.#isStopped = false;
    this.#isRunning.set(true);
    const waiting = items.values();
    const worker = async () => {
      for (const { server, run } of waiting) {
        if (this.#isStopped) return;
        await run.start(server, operation);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    this.#isRunning.set(false);
  }

  /** Asks for the secrets of all accounts on the ways that this browser does not know. False when it was cancelled. */
  async #askForMissing(servers: readonly Server[], operation: Operation<unknown>): Promise<boolean> {
    if (this.#vault.state().status === 'locked' && !(await this.#prompt.unlock())) return false;
    const accounts = new Map<string, RouteHop>();
    for (const hop of servers.flatMap(hopsTo)) accounts.set(serverAddress(hop), hop);
    const known = await Promise.all(
      [...accounts.values()].map(async (hop) => ({ hop, ...(await this.#kept.of(hop)) })),
    );
    const missing = known.filter(({ usable }) => usable.length === 0);
    if (missing.length === 0) return true;
    const answer = await this.#prompt.ask({
      operation: operation.title,
      action: operation.action,
      hops: missing.map(({ hop }) => hop),
      of: quantity(servers.length, 'server'),
      anew: missing.flatMap(({ isRefused }, hop) => (isRefused ? [{ hop, isRefused }] : [])),
    });
    answer?.forEach((secret, index) => this.#kept.enter(missing[index].hop, secret));
    return answer !== undefined;
  }

  /** Its run shares the trusted keys and the secrets with the others. */
  #newItem(server: Server): BulkItem {
    const prompt = new PromptWhenAttended(this.#prompt);
    const providers = [
      AskedQuestions,
      OperationRun,
      RouteSecrets,
      { provide: SecretPrompt, useValue: prompt },
    ];
    const run = Injector.create({ providers, parent: this.#injector }).get(OperationRun);
    return { server, run, attend: () => (prompt.isAttended = true) };
  }
}
