import type { FromRoute, FromWorker, ToRoute, ToWorker } from './messages';

/** The route that all others of a worker go on from. */
const FIRST = 0;

/** The page's end of a worker: hands what comes to the route that it is for. */
export class RouteWorker {
  readonly #worker = new Worker(new URL('./ssh.worker', import.meta.url), { type: 'module' });
  readonly #routes = new Map<number, (message: FromRoute) => void>();
  #next = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) =>
      this.#routes.get(data.route)?.(data.message);
    // Its file could not be fetched: nothing will ever come from it. What breaks in it later, it tells itself.
    this.#worker.onerror = () => this.#tellAll({ type: 'failed', hop: 0, failure: { kind: 'worker' } });
    this.#worker.onmessageerror = () => {
      this.#tellAll({ type: 'failed', hop: 0, failure: { kind: 'unreadable-message' } });
      this.post(FIRST, { type: 'close' });
      this.remove(FIRST);
    };
  }

  /** A number for another route; what the worker tells of it is received from now on. */
  add(receive: (message: FromRoute) => void): number {
    const route = this.#next;
    this.#next += 1;
    this.#routes.set(route, receive);
    return route;
  }

  post(route: number, message: ToRoute): void {
    this.#worker.postMessage({ route, message } satisfies ToWorker);
  }

  /** The route is over. With the first one all are, and the worker ends with everything that it knew. */
  remove(route: number): void {
    this.#routes.delete(route);
    if (route !== FIRST) return;
    this.#tellAll({ type: 'ended', hop: 0, failure: { kind: 'ssh', code: 'closed', facts: {} } });
    this.#routes.clear();
    // A moment for the closing message to leave; the worker then ends whatever it does.
    setTimeout(() => this.#worker.terminate(), 500);
  }

  #tellAll(message: FromRoute): void {
    for (const receive of [...this.#routes.values()]) receive(message);
  }
}
