import type { Type } from '@angular/core';
import type { OperationKind, OperationReport, Server } from '@kiops/contracts';
import type { OpenedRoute } from '@kiops/ssh-worker';

/** What an operation may tell while it works. */
export interface WorkReport {
  /** What is being done now, in a few words. */
  readonly step: (name: string) => void;
  /** How much of the work is done, 0 to 1. */
  readonly progress: (share: number) => void;
  /** A line of output to show. */
  readonly line: (text: string) => void;
}

/** What an operation may ask while it works. */
export interface WorkQuestions {
  /** What time it is, by the clock of KIOPS. */
  readonly now: () => Date;
  /** The account's own password for sudo on the target; undefined when nobody gives it. It is kept nowhere. */
  readonly sudoPassword: (isAskedAgain: boolean) => Promise<string | undefined>;
}

/** What KIOPS is told of an operation beside its kind, its outcome and the servers on the way. */
export type ReportedFacts = Pick<OperationReport, 'systemInfo' | 'deployment'>;

/** Something that is done on a server over SSH, once the route is open. */
export interface Operation<Result> {
  readonly kind: OperationKind;
  /** Its title: `Collect system info`. */
  readonly title: string;
  /** What the button of the credentials modal says: `Connect and collect`. */
  readonly action: string;
  /** What the work is called in the list of steps. */
  readonly work: string;
  /** The work's icon: path data of `@mdi/js`. */
  readonly icon: string;
  /** It changes something or goes on for long: KIOPS is told when the work begins, too. */
  readonly isReportedAtStart?: boolean;
  /** Other runs tell of what it is for: KIOPS is told of it only when it fails. */
  readonly isForOthers?: boolean;
  /** It is about the connection: it opens one, even where a route is kept open. */
  readonly connectsAnew?: boolean;
  /** Shows the result: a component with the input `result`. */
  readonly view?: Type<unknown>;
  /** Said after it was stopped by hand: what still goes on at the server. */
  readonly afterStop?: string;
  /** Does the work. Rejects with `RouteFailure` when the route breaks, with `WorkError` when the work fails. */
  readonly run: (
    route: OpenedRoute,
    server: Server,
    report: WorkReport,
    signal: AbortSignal,
    ask: WorkQuestions,
  ) => Promise<Result>;
  /** What KIOPS is told; `result` is undefined until the work has succeeded. */
  facts?(result: Result | undefined): ReportedFacts;
}

/** The route was fine, and the work on the server was not. The message is fit to be shown. */
export class WorkError extends Error {
  override readonly name = 'WorkError';

  constructor(
    message: string,
    /** What to try, at most three. */
    readonly tryThis: readonly string[] = [],
    /** What KIOPS is told of it; a few words with dashes. */
    readonly code = 'work-failed',
  ) {
    super(message);
  }
}
