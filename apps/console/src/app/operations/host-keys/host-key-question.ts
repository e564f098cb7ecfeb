import type { Signal } from '@angular/core';
import type { HostKey, RouteHop } from '@kiops/contracts';
import type { ShownHostKey } from '@kiops/ssh-worker';

/** A host key that nobody has trusted in this browser yet, or one that takes the place of another. */
export interface HostKeyQuestion {
  readonly hop: RouteHop;
  readonly shown: ShownHostKey;
  /** What other browsers have pinned for this server; a proposal, not a proof. */
  readonly proposed: readonly HostKey[];
  /** The keys that were trusted until now; set when the pin would be replaced. */
  readonly pinned?: readonly HostKey[];
  /** The connection on which it was shown is gone: trusting it opens another one. */
  readonly isDropped?: Signal<boolean>;
}
