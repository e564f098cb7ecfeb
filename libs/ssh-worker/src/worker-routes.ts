import type { HopFailure } from './hop-failure';
import type { FromWorker, ToWorker } from './messages';
import { WorkerSession } from './worker-session';

/** The routes of one worker: the first begins at the relay, the others go on from one that is open. */
export class WorkerRoutes {
  readonly #routes = new Map<number, WorkerSession>();

  constructor(private readonly post: (message: FromWorker) => void) {
    this.#add(0);
  }

  /** Handles a message of the page. */
  receive({ route, message }: ToWorker): void {
    const session = message.type === 'open' ? this.#add(route) : this.#routes.get(route);
    session?.receive(message);
    if (message.type === 'close') this.#routes.delete(route);
  }

  /** Ends everything: something failed that nobody has foreseen, and whatever runs here may never answer. */
  fail(failure?: HopFailure): void {
    for (const session of this.#routes.values()) session.fail(failure);
  }

  #add(route: number): WorkerSession {
    const session = new WorkerSession(
      (message) => this.post({ route, message }),
      (other) => this.#routes.get(other),
    );
    this.#routes.set(route, session);
    return session;
  }
}
