import type { SshSecret } from '@kiops/contracts';
import type {
  Exit,
  HostKey,
  HostKeyVerdict,
  InteractiveRequest,
  ProcessRequest,
  PromptAnswer,
  Signal,
  TerminalSize,
} from '@kiops/ssh-client';
import type { HopFailure } from './hop-failure';

/** One server on the way, with what to sign in with. It goes to the worker, and nowhere else. */
export interface WorkerHop {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly secrets: readonly SshSecret[];
  /** A password that is known besides: it answers the server's prompt for it, and is offered in no other way. */
  readonly promptPassword?: string;
  /** The types of the host keys that are pinned for it. */
  readonly knownHostKeyTypes: readonly string[];
  /** SHA-1 and CBC may be used with it. */
  readonly allowOldAlgorithms: boolean;
}

/** The part of a host key that the page needs: it can be shown and compared. */
export type ShownHostKey = Pick<HostKey, 'type' | 'fingerprint'>;

/** Where a route begins: at the relay, or at the end of another route of the same worker, which it then shares. */
export type RouteStart =
  { readonly relayUrl: string; readonly ticket: string } | { readonly through: number };

/** What the page tells a route in the worker. `id` names a process, chosen by the page. */
export type ToRoute =
  | { readonly type: 'open'; readonly start: RouteStart; readonly hops: readonly WorkerHop[] }
  | { readonly type: 'host-key-verdict'; readonly hop: number; readonly verdict: HostKeyVerdict }
  /** To the question that is open; undefined when nobody answers it. */
  | { readonly type: 'answers'; readonly answers: readonly PromptAnswer[] | undefined }
  /** For another connection to the first hop; undefined when there is none. */
  | { readonly type: 'ticket'; readonly ticket: string | undefined }
  | { readonly type: 'start'; readonly id: number; readonly request: ProcessRequest }
  | { readonly type: 'input'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: 'end-input'; readonly id: number }
  | { readonly type: 'resize'; readonly id: number; readonly size: TerminalSize }
  /** So many bytes of output were taken: as many more may come. */
  | { readonly type: 'taken'; readonly id: number; readonly bytes: number }
  | { readonly type: 'signal'; readonly id: number; readonly signal: Signal }
  | { readonly type: 'stop'; readonly id: number }
  /** Whether the target gives a sign of life. */
  | { readonly type: 'probe' }
  | { readonly type: 'close' };

/** What a server asks of a person. */
export interface AskedRequest extends InteractiveRequest {
  /** It was answered on a connection that is gone, with what may work only once. */
  readonly isAnew?: boolean;
}

/** How the connection to a hop is protected. */
export interface HopProtection {
  /** What is sent now stays secret from who has a quantum computer later. */
  readonly postQuantum: boolean;
  /** The names of what is in use: key exchange, host key, cipher, MAC. */
  readonly algorithms: readonly string[];
}

/** How far a hop is. */
export type HopStep = 'connected' | 'host-key-verified' | 'signed-in';

/** What a route tells the page; `hop` counts from the first hop of all, also where some are another route's. */
export type FromRoute =
  /**
   * How much of the work of a key's passphrase is done, 0 to 1. Keys are opened before anything is connected: `hop` is the
   * first that will be.
   */
  | { readonly type: 'opening-key'; readonly hop: number; readonly done: number }
  | { readonly type: 'hop'; readonly hop: number; readonly step: HopStep }
  /** What a hop and this browser have agreed on; it comes right before that hop's `signed-in`. */
  | { readonly type: 'protection'; readonly hop: number; readonly protection: HopProtection }
  | { readonly type: 'host-key'; readonly hop: number; readonly hostKey: ShownHostKey }
  /** The hop's server asks what the credentials do not answer. */
  | { readonly type: 'question'; readonly hop: number; readonly request: AskedRequest }
  /** Its connection ended before the answer came. The answer opens another one. */
  | { readonly type: 'question-dropped'; readonly hop: number }
  | { readonly type: 'ticket-needed' }
  | { readonly type: 'opened' }
  /** The server is about to be told to start the process; until then nothing was begun there. */
  | { readonly type: 'begins'; readonly id: number }
  /** The answer to `probe`. */
  | { readonly type: 'probed'; readonly isAlive: boolean }
  /** The route was not opened. `nothingOffered`: the hop went away before it was offered anything to sign in with. */
  | {
      readonly type: 'failed';
      readonly hop: number;
      readonly failure: HopFailure;
      readonly nothingOffered?: boolean;
    }
  /** The route was open, and is not any more. `unconfirmed` characters of what was typed may not have arrived. */
  | {
      readonly type: 'ended';
      readonly hop: number;
      readonly failure: HopFailure;
      readonly unconfirmed?: number;
    }
  | {
      readonly type: 'output';
      readonly id: number;
      readonly stream: 'stdout' | 'stderr';
      readonly bytes: Uint8Array;
    }
  | { readonly type: 'exit'; readonly id: number; readonly exit: Exit }
  /** `hop` is the one to blame; the target if undefined. */
  | {
      readonly type: 'process-failed';
      readonly id: number;
      readonly hop: number | undefined;
      readonly failure: HopFailure;
      readonly unconfirmed?: number;
    };

/** What the page tells the worker: to which of its routes, by a number of the page's choice. The first is 0. */
export interface ToWorker {
  readonly route: number;
  readonly message: ToRoute;
}

/** What the worker tells the page. */
export interface FromWorker {
  readonly route: number;
  readonly message: FromRoute;
}
