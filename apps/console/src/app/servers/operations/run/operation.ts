import type { Server } from '@kiops/contracts';
import type { OpenedRoute } from '../ssh-worker/ssh-route';

/** What an operation may tell while it works. */
export interface WorkReport {
  /** What is being done now, in a few words. */
  readonly step: (name: string) => void;
  /** A line of output to show. */
  readonly line: (text: string) => void;
}

/** Something that is done on a server over SSH, once the route is open. */
export interface Operation<Result> {
  /** Its title: `Collect system info`. */
  readonly title: string;
  /** What the button of the credentials modal says: `Connect and collect`. */
  readonly action: string;
  /** What the work is called in the list of steps. */
  readonly work: string;
  /** The work's icon: path data of `@mdi/js`. */
  readonly icon: string;
  /** Does the work. Rejects with `RouteFailure` when the route breaks, with `WorkError` when the work fails. */
  readonly run: (
    route: OpenedRoute,
    server: Server,
    report: WorkReport,
    signal: AbortSignal,
  ) => Promise<Result>;
}

/** The route was fine, and the work on the server was not. The message is fit to be shown. */
export class WorkError extends Error {
  override readonly name = 'WorkError';

  constructor(
    message: string,
    /** What to try, at most three. */
    readonly tryThis: readonly string[] = [],
  ) {
    super(message);
  }
}
