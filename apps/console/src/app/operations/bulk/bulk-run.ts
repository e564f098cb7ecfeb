import { computed, inject, Injectable, Injector, signal, type StaticProvider } from '@angular/core';
import { BrowserVault } from '@kiops/browser-vault';
import { type RouteHop, type Server, serverAddress } from '@kiops/contracts';
import { quantity } from '../../quantities/quantities';
import { KeptSecrets } from '../route/kept-secrets';
import { ASK_HOST_KEY } from '../host-keys/ask-host-key';
import { hopsTo } from '../route/server-hops';
import type { Operation } from '../run/operation';
import { OperationRun } from '../run/operation-run';
import { RouteSecrets } from '../run/route-secrets';
import { PromptWhenAttended, SecretPrompt } from '../run/secret-prompt';
import { SHARED_PART } from '../run/shared-part';
import { AskedQuestions } from '../server-question/asked-questions';
import { BulkItem, type BulkState } from './bulk-item';
import { whyNothingGoesThrough } from './not-tried';
import { Places } from './places';
import { SharedHop } from './shared-hop';
import { SharedHops } from './shared-hops';
import { SharedHostKey } from './shared-host-key';
import { SharedPrompt } from './shared-prompt';

/**
 * How many servers are worked on at once, and how many jump servers are signed in to: fewer than the ten sign-ins under
 * way from which on an sshd with the usual `MaxStartups` turns some away, since all may be the same machine.
 */
const AT_ONCE = 8;

/** What is run on which servers. */
export interface BulkRequest {
  readonly servers: readonly Server[];
  readonly operation: Operation<unknown>;
}

/**
 * One operation on many servers. What the browser does not know is asked once, before; a jump server is signed in to once
 * for all behind it; one bad server stops no other, and one bad jump server only what leads through it.
 */
@Injectable()
export class BulkRun {
  readonly #injector = inject(Injector);
  readonly #vault = inject(BrowserVault);
  readonly #kept = inject(KeptSecrets);
  readonly #prompt = inject(SecretPrompt);

  readonly #items = signal<readonly BulkItem[]>([]);
  readonly #shared = signal<readonly SharedHop[]>([]);
  readonly #works = signal(0);
  readonly #isStopped = signal(false);
  readonly #places = new Places(AT_ONCE);
  readonly #sharedPlaces = new Places(AT_ONCE);

  readonly items = this.#items.asReadonly();
  /** The jump servers on the ways, nearer ones first. */
  readonly shared = this.#shared.asReadonly();
  readonly isRunning = computed(() => this.#works() > 0);
  /** Nothing more begins. */
  readonly isStopped = this.#isStopped.asReadonly();
  readonly counts = computed(() => {
    const states = this.#items().map((item) => item.state());
    const count = (wanted: BulkState) => states.filter((state) => state === wanted).length;
    return {
      all: states.length,
      answered: count('answered'),
      failed: count('failed'),
      notTried: count('not-tried'),
      running: count('running'),
      waiting: count('waiting'),
    };
  });

  /** Runs on all of them. Resolves to false when the question for credentials was cancelled: nothing was done then. */
  async start(servers: readonly Server[], operation: Operation<unknown>): Promise<boolean> {
    if (!(await this.#askForMissing(servers, operation))) return false;
    const shared = new SharedHops(servers, (server, parent) => this.#newSharedHop(server, parent, operation));
    this.#shared.set(shared.all);
    this.#items.set(servers.map((server) => this.#newItem(server, shared.before(server))));
    await this.#work(this.#items(), operation);
    return true;
  }

  /** Runs again on those that did not answer. */
  async retry(operation: Operation<unknown>): Promise<void> {
    const again = this.#items().filter((item) => item.state() !== 'answered');
    const isReady = await this.#askForMissing(
      again.map(({ server }) => server),
      operation,
    );
    if (isReady) await this.#work(again, operation);
  }

  /** Runs again on what did not answer behind a shared hop that failed; `signIn` cures it. */
  async retryThrough(
    hop: SharedHop,
    operation: Operation<unknown>,
    signIn: () => Promise<unknown>,
  ): Promise<void> {
    const isBehind = ({ through }: BulkItem) => waysOf(through).includes(hop);
    const again = this.#items().filter((item) => item.state() !== 'answered' && isBehind(item));
    await this.#work(again, operation, () => void hop.begin(signIn).catch(() => undefined));
  }

  /** Begins nothing more; what runs still finishes. */
  stop(): void {
    this.#isStopped.set(true);
    for (const hop of this.#shared()) hop.giveUp();
  }

  /** Stops what runs, too. */
  abort(): void {
    this.stop();
    for (const { run } of this.#items()) if (run.isRunning()) run.stop();
    for (const { run } of this.#shared()) if (run.isRunning()) run.stop();
  }

  /** Works on these, some at once. `first` is done when the shared hops are held for them. */
  async #work(
    items: readonly BulkItem[],
    operation: Operation<unknown>,
    first: () => void = () => undefined,
  ): Promise<void> {
    this.#isStopped.set(false);
    this.#works.update((works) => works + 1);
    for (const item of items) {
      item.reset();
      item.through?.join();
    }
    first();
    const signedIn = new Map<string, Promise<unknown>>();
    const working = items.map(async (item) => {
      // The same account of the same server: what it refuses is tried once.
      const name = [...item.server.route, item.server].map(serverAddress).join(' ');
      const before = signedIn.get(name);
      let isIn: () => void = () => undefined;
      if (!before) signedIn.set(name, new Promise<void>((resolve) => (isIn = resolve)));
      await this.#workOn(item, operation, before, isIn);
      isIn();
      item.through?.leave();
    });
    await Promise.all(working);
    await Promise.all(this.#shared().map(({ over }) => over));
    this.#works.update((works) => works - 1);
  }

  /** Works on one when it is its turn; `isIn` is called when its server has let it in. */
  async #workOn(
    item: BulkItem,
    operation: Operation<unknown>,
    before: Promise<unknown> | undefined,
    isIn: () => void,
  ): Promise<void> {
    await before;
    try {
      await item.through?.open();
    } catch {
      return item.skip(item.through ? whyNothingGoesThrough(item.through) : '');
    }
    await this.#places.take();
    try {
      if (this.#isStopped()) return item.skip('stopped');
      // The jump server may have gone while others had their turn.
      if (item.through?.isLost) return item.skip(whyNothingGoesThrough(item.through));
      await item.run.start(item.server, {
        ...operation,
        run: (...how) => {
          isIn();
          return operation.run(...how);
        },
      });
      if (item.state() === 'waiting') item.skip('its secret was refused');
    } finally {
      this.#places.giveBack();
    }
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

  #newItem(server: Server, through: SharedHop | undefined): BulkItem {
    const prompt = new PromptWhenAttended(this.#prompt);
    const run = this.#newRun([
      { provide: SecretPrompt, useValue: prompt },
      { provide: SHARED_PART, useValue: async () => through?.part() },
    ]);
    return new BulkItem(server, run, through, () => (prompt.isAttended = true));
  }

  /** Somebody looks at its card: it can be asked. */
  #newSharedHop(server: Server, parent: SharedHop | undefined, operation: Operation<unknown>): SharedHop {
    const hostKey = new SharedHostKey();
    const run = this.#newRun([
      { provide: SecretPrompt, useValue: new SharedPrompt(this.#prompt, this.#kept) },
      { provide: ASK_HOST_KEY, useValue: hostKey.ask },
      { provide: SHARED_PART, useValue: async () => parent?.part() },
    ]);
    return new SharedHop({ server, parent, run, hostKey, operation, places: this.#sharedPlaces });
  }

  /** A run that shares the trusted keys and the secrets with the others. */
  #newRun(own: readonly StaticProvider[]): OperationRun {
    const providers = [AskedQuestions, OperationRun, RouteSecrets, ...own];
    return Injector.create({ providers, parent: this.#injector }).get(OperationRun);
  }
}

/** A shared hop, and those on the way to it. */
function waysOf(hop: SharedHop | undefined): readonly SharedHop[] {
  return hop ? [hop, ...waysOf(hop.parent)] : [];
}
