import type { SshSecret } from '@kiops/contracts';

/** One server on the way that has to be signed in to. */
export interface HopAccount {
  readonly label: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
}

/** Password or key: what the toggle chooses between. */
export type HopMethod = SshSecret['kind'];
