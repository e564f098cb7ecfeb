import type { SshSecret } from '@kiops/contracts';
import type { HopAccount, HopMethod } from '../vault/secret-input/hop';

/** What an operation signs in with, hop by hop; in memory only. */
export type HopCredentials = readonly SshSecret[];

/** A hop whose secret is asked for although one is kept. */
export interface AskedAnew {
  /** From 0. */
  readonly hop: number;
  /** With which method it begins. */
  readonly method?: HopMethod;
  /** The server refused the one that is kept. */
  readonly isRefused: boolean;
}

/** What the modal is opened with. */
export interface SshAuthRequest {
  /** What will be done, as a title: `Collect system info`. */
  readonly operation: string;
  /** The button: `Connect and collect`. */
  readonly action: string;
  /** The jump servers in their order, the target last. */
  readonly hops: readonly HopAccount[];
  readonly anew?: readonly AskedAnew[];
  /** By hop, what was entered before and may not be kept: the fields begin with it where the vault has nothing. */
  readonly entered?: readonly (SshSecret | undefined)[];
  /** For accounts of several servers instead of the hops of one route: what they are for, such as `50 servers`. */
  readonly of?: string;
}
