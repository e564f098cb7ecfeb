import { InjectionToken, inject, type Signal } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { HostKey, RouteHop } from '@kiops/contracts';
import type { ShownHostKey } from '@kiops/ssh-worker';
import { openHostKey } from './open-host-key';

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

/** Asks whether a host key is to be trusted. Resolves to false when the person does not, or `signal` aborts. */
export type AskHostKey = (question: HostKeyQuestion, signal: AbortSignal) => Promise<boolean>;

/** Where a run's questions for host keys are put: in a dialog, where nothing else is said. */
export const ASK_HOST_KEY = new InjectionToken<AskHostKey>('ASK_HOST_KEY', {
  providedIn: 'root',
  factory: () => {
    const dialog = inject(MatDialog);
    return (question, signal) => openHostKey(dialog, question, signal);
  },
});
