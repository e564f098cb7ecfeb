import { inject, InjectionToken } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import type { HostKeyQuestion } from './host-key-question';
import { openHostKey } from './open-host-key';

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
