import type { Server } from '@kiops/contracts';
import { mdiTransitConnectionVariant } from '@mdi/js';
import type { Operation } from '../run/operation';
import type { OperationRequest, OperationRun } from '../run/operation-run';
import type { SharedPart } from '../run/shared-part';
import type { Places } from './places';
import type { SharedHostKey } from './shared-host-key';

/** What a shared hop is made of. */
export interface SharedHopParts {
  /** The jump server, as far as a route to it needs one. */
  readonly server: Server;
  /** The jump server on the way to it, if there is one. */
  readonly parent: SharedHop | undefined;
  readonly run: OperationRun;
  readonly hostKey: SharedHostKey;
  /** What is done through it. */
  readonly operation: Operation<unknown>;
  /** Limits how many connections there are at once; what goes through `parent` is none. */
  readonly places: Places;
}

/**
 * A jump server that many runs go through. It is signed in to once, at first need, and asked once what it asks; the
 * routes of the others go on from there. It is left when nobody needs it any more.
 */
export class SharedHop {
  readonly server: Server;
  readonly parent: SharedHop | undefined;
  /** Its own run: how it was signed in to, what it asks, and why it failed. */
  readonly run: OperationRun;
  /** Asks whether its host key is to be trusted. */
  readonly hostKey: SharedHostKey;
  readonly #places: Places;
  readonly #carrying: Operation<void>;
  #opened: Promise<SharedPart> | undefined;
  #over: Promise<unknown> = Promise.resolve();
  #users = 0;
  #isGivenUp = false;
  #give: (part: SharedPart) => void = () => undefined;
  #leave: () => void = () => undefined;

  constructor({ server, parent, run, hostKey, operation, places }: SharedHopParts) {
    this.server = server;
    this.parent = parent;
    this.run = run;
    this.hostKey = hostKey;
    this.#places = places;
    const { kind, title, action } = operation;
    this.#carrying = {
      kind,
      title,
      action,
      work: 'Carry the other connections',
      icon: mdiTransitConnectionVariant,
      isForOthers: true,
      run: async (_route, _server, _report, signal) => {
        const { route } = run;
        if (!route) return;
        const left = new Promise<void>((resolve, reject) => {
          this.#leave = resolve;
          if (this.#users === 0) resolve();
          signal.addEventListener('abort', () => reject(signal.reason));
        });
        this.#give({ route, hops: run.hops() });
        await Promise.race([left, route.ended.then((failure) => Promise.reject(failure))]);
      },
    };
  }

  /** What signs in to it by itself; for the cures of its failure. */
  get request(): OperationRequest {
    return { server: this.server, operation: this.#carrying };
  }

  /** The hop to blame when this one cannot be had: the first on the way that could not. */
  get culprit(): SharedHop {
    return this.parent?.isLost ? this.parent.culprit : this;
  }

  /** It cannot be had: it failed, or was stopped. */
  get isLost(): boolean {
    return ['failed', 'stopped'].includes(this.run.state()) || (this.parent?.isLost ?? false);
  }

  /** Resolves when nothing of it runs any more. */
  get over(): Promise<unknown> {
    return this.#over;
  }

  /** One more needs it. */
  join(): void {
    if (this.#users === 0) this.#isGivenUp = false;
    this.#users += 1;
    this.parent?.join();
  }

  /** One less needs it; after the last one it is left. */
  leave(): void {
    this.#users -= 1;
    if (this.#users === 0) {
      this.#opened = undefined;
      this.#leave();
    }
    this.parent?.leave();
  }

  /** Signs in, or waits until that is done. Rejects when it cannot be had. */
  open(): Promise<SharedPart> {
    return this.begin(() => this.run.start(this.server, this.#carrying));
  }

  /** Like `open`, with a way of signing in that somebody chose. `signIn` resolves when it is over. */
  begin(signIn: () => Promise<unknown>): Promise<SharedPart> {
    this.#opened ??= this.#begin(signIn);
    return this.#opened;
  }

  /** It, for the run of one that needs it; undefined when nobody does, and each run is on its own. */
  async part(): Promise<SharedPart | undefined> {
    return this.#opened;
  }

  /** Does not open any more, unless it is open already. */
  giveUp(): void {
    this.#isGivenUp = true;
    if (this.run.state() === 'connecting' || this.run.state() === 'asking') this.run.stop();
  }

  async #begin(signIn: () => Promise<unknown>): Promise<SharedPart> {
    await this.parent?.open();
    if (!this.parent) await this.#places.take();
    return new Promise((resolve, reject) => {
      this.#give = resolve;
      this.#over = (this.#isGivenUp ? Promise.resolve() : signIn()).finally(() => {
        if (!this.parent) this.#places.giveBack();
        const lost = Promise.reject(new Error('The shared hop is not open.'));
        lost.catch(reject);
        // Who comes later hears of it, too.
        if (this.#opened) this.#opened = lost;
      });
    });
  }
}
