import type { SshSecret } from '@kiops/browser-vault';

/** One server on the way that has to be signed in to. */
export interface HopAccount {
  readonly label: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
}

/** What an operation signs in with, hop by hop; in memory only. */
export type HopCredentials = readonly SshSecret[];

/** Password or key: what the toggle chooses between. */
export type HopMethod = SshSecret['kind'];

/** What the modal is opened with. */
export interface SshAuthRequest {
  /** What will be done, as a title: `Collect system info`. */
  readonly operation: string;
  /** The button: `Connect and collect`. */
  readonly action: string;
  /** The jump servers in their order, the target last. */
  readonly hops: readonly HopAccount[];
  /** The hop whose kept secret was refused, from 0: it is asked for anew. */
  readonly refusedHop?: number;
  /** With which method the refused hop begins. */
  readonly method?: HopMethod;
}
